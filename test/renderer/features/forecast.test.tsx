import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { Forecast } from '../../../src/renderer/features/widget/Forecast.tsx';
import { toRangeText } from '../../../src/renderer/features/widget/forecast-range.ts';
import type { Summary } from '../../../src/shared/contract/read-models.ts';
import { createI18n } from '../../../src/renderer/i18n/create-i18n.ts';

const figures = { spent: '20', low: '38.2', expected: '42.1', high: '46.01', backtest_error_percent: 6.24 };
const forecast: NonNullable<Summary['forecast']> = {
  ...figures,
  currency: 'EUR',
  usd: figures,
  period_end: '2026-07-01T00:00:00+02:00',
  history_days: 84,
  unpriced_calls: 0,
};

const plain = (text: string): string => text.replace(/[\u00a0\u202f\u2009]/g, ' ');
const render = (language: string, some: Partial<typeof forecast> | null): string =>
  plain(
    renderToStaticMarkup(
      <I18nextProvider i18n={createI18n(language)}>
        <Forecast forecast={some && { ...forecast, ...some }} />
      </I18nextProvider>,
    ),
  );

/** What the eye sees: what is only spoken is left out. */
const seen = (markup: string): string =>
  markup
    .replace(/<span class="sr-only">[^<]*<\/span>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();

describe('the forecast in the widget', () => {
  it('is one line of plain words', () => {
    expect(seen(render('it', {}))).toBe('Fine mese circa 42,10 € (38-47 €)');
    expect(seen(render('en', {}))).toBe('Month end about €42.10 (€38 – €47)');
  });

  it('says in words, to those who listen, how sure it is and what it leaves out', () => {
    const spoken = render('en', { unpriced_calls: 12 });
    expect(spoken).toContain('probably between €38 and €47');
    expect(spoken).toContain('Judging by the last 84 days; such forecasts were 6.2% off on average.');
    expect(spoken).toContain('It leaves out 12 calls without a price.');
    expect(render('en', {})).not.toContain('without a price');
  });

  it('has no range where there is none to see', () => {
    expect(seen(render('it', { low: '42.1', high: '42.1' }))).toBe('Fine mese circa 42,10 €');
  });

  it('keeps its line free when there is none', () => {
    const markup = render('en', null);
    expect(markup).toContain('invisible');
    expect(seen(markup)).toBe('');
  });
});

describe('the range', () => {
  it.each([
    ['38.999999999', '46.000000001', '38-47 €'],
    ['38', '47', '38-47 €'],
    ['9.995', '10.5', '9-11 €'],
    ['3.801', '4.714', '3,80-4,71 €'],
    ['0', '0.5', '0,00-0,50 €'],
    ['0.00123456', '0.0045678', '0,00123-0,00457 €'],
    ['90071992547409931.2', '90071992547409932.2', '90.071.992.547.409.931-90.071.992.547.409.933 €'],
  ])('from %s to %s is read as %s', (low, high, text) => {
    expect(plain(toRangeText({ low, high, currency: 'EUR' }, 'it')?.both ?? '')).toBe(text);
  });

  it.each([
    ['5', '5'],
    ['44.3', '44.3'],
    ['1.001', '1.002'],
  ])('from %s to %s is none', (low, high) => {
    expect(toRangeText({ low, high, currency: 'EUR' }, 'it')).toBeNull();
  });
});
