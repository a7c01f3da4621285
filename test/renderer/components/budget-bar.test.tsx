import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { BudgetBar } from '../../../src/renderer/components/BudgetBar.tsx';
import { createI18n } from '../../../src/renderer/i18n/create-i18n.ts';
import type { BudgetView } from '../../../src/shared/contract/budgets.ts';
import { budgetView } from '../../support/budget-view.ts';

const render = (language: string, some: Partial<BudgetView> = {}): string =>
  renderToStaticMarkup(
    <I18nextProvider i18n={createI18n(language)}>
      <BudgetBar budget={budgetView(some)} />
    </I18nextProvider>,
  ).replace(/[\u00a0\u202f]/g, ' ');

const seen = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const over = { state: 'over', percent: 106.4, spent: '53.2', left: '-3.2', runs_out_on: null } as const;

describe('the bar of a budget', () => {
  it('says how much is used, and when it runs out', () => {
    expect(seen(render('en-GB'))).toBe('Everything 82% €41.20 of €50.00 runs out on 23 Nov');
    expect(seen(render('it'))).toBe('Everything 82% 41,20 € su 50,00 € esaurimento: 23 nov');
  });

  it('says how much is over', () => {
    expect(seen(render('it', over))).toBe('Everything 106% 53,20 € su 50,00 € 3,20 € oltre il limite');
  });

  it('never rounds up to a percentage that is not reached', () => {
    expect(seen(render('en', { percent: 99.9 }))).toContain(' 99% ');
  });

  it('counts tokens', () => {
    const tokens = {
      measure: 'tokens',
      amount: '2000000',
      spent: '1250000',
      left: '750000',
      runs_out_on: null,
    } as const;
    expect(seen(render('en', { ...tokens, percent: 62.5, state: 'normal' }))).toBe('Everything 62% 1.3M of 2M tokens');
  });

  it('shows a cost that is not known as unknown, not as nothing', () => {
    const unknown = { state: 'unknown', spent: null, percent: null, left: null, runs_out_on: null } as const;
    expect(seen(render('en', unknown))).toBe('Everything — — of €50.00 unknown');
  });

  it('tells its states apart by more than colour', () => {
    const normal = render('en', { state: 'normal' });
    expect(normal).not.toContain('<svg');
    expect(render('en')).toContain('<svg');
    expect(render('en', over)).toContain('data-state="over"');
  });

  it('is read aloud whole', () => {
    expect(render('en-GB')).toContain('aria-valuetext="82%, €41.20 of €50.00, runs out on 23 Nov"');
  });
});
