import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { Money } from '../../../src/renderer/components/Money.tsx';
import { CostGaps } from '../../../src/renderer/features/widget/CostGaps.tsx';
import { createI18n } from '../../../src/renderer/i18n/create-i18n.ts';

const render = (language: string, node: React.ReactNode): string =>
  renderToStaticMarkup(<I18nextProvider i18n={createI18n(language)}>{node}</I18nextProvider>);
const textOf = (markup: string): string =>
  markup
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

const none = { calls: 40, unpriced_calls: 0, eur_pending_calls: 0, eur_provisional_calls: 0 };
const gapsOf = (language: string, some: Partial<typeof none>): string =>
  textOf(render(language, <CostGaps summary={{ ...none, ...some }} onOpen={() => undefined} />));

describe('what is said beside the cost', () => {
  it('is nothing when all of it is known', () => {
    expect(render('it', <CostGaps summary={none} onOpen={() => undefined} />)).toBe('');
  });

  it('counts the calls whose euros rest on an earlier exchange rate', () => {
    expect(gapsOf('it', { eur_provisional_calls: 12 })).toBe(
      'EUR provvisorio: cambio del giorno non ancora noto per 12 chiamate',
    );
    expect(gapsOf('it', { eur_provisional_calls: 1 })).toContain('per 1 chiamata');
    expect(gapsOf('en', { eur_provisional_calls: 1 })).toMatch(/^Provisional EUR: .* for 1 call$/);
    expect(gapsOf('en', { eur_provisional_calls: 12 })).toMatch(/ for 12 calls$/);
  });

  it('is short when that is every call with a cost in euros', () => {
    const short = 'EUR provvisorio: cambio del giorno non ancora noto';
    expect(gapsOf('it', { eur_provisional_calls: 40 })).toBe(short);
    const text = gapsOf('it', { unpriced_calls: 3, eur_pending_calls: 2, eur_provisional_calls: 35 });
    expect(text).toMatch(/^3 chiamate senza prezzo .* 2 chiamate senza cambio /);
    expect(text.endsWith(short)).toBe(true);
  });
});

describe('an amount', () => {
  it('carries a labelled mark while it is provisional', () => {
    const markup = render('en', <Money amount="12.5" currency="EUR" isProvisional />);
    expect(markup).toContain('aria-label="provisional"');
    expect(textOf(markup)).toBe('≈ € 12.50');
    expect(textOf(render('en', <Money amount="12.5" currency="EUR" />))).toBe('€ 12.50');
  });

  it('is unknown, never zero, without a figure', () => {
    expect(textOf(render('it', <Money amount={null} currency="USD" isProvisional />))).toBe('— sconosciuto');
  });
});
