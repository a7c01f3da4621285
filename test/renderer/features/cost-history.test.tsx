import { renderToStaticMarkup } from 'react-dom/server';
import { I18nextProvider } from 'react-i18next';
import { describe, expect, it } from 'vitest';
import { CostHistory } from '../../../src/renderer/features/widget/CostHistory.tsx';
import { createI18n } from '../../../src/renderer/i18n/create-i18n.ts';

const figures = { total_tokens: 0, input_tokens: 0, output_tokens: 0, cost_usd: null, unpriced_calls: 0 };
const historyOf = (...costs: readonly (string | null)[]): string => {
  const days = costs.map((eur, index) => ({ start: `2026-06-0${index + 1}`, calls: 1, cost_eur: eur, ...figures }));
  return renderToStaticMarkup(
    <I18nextProvider i18n={createI18n('en')}>
      <CostHistory days={days} timeZone="UTC" isLoading={false} />
    </I18nextProvider>,
  );
};

describe('the line over the daily bars', () => {
  it('names the day that cost most', () => {
    expect(historyOf('1', '3', null)).toContain('Highest €3.00, Jun 2');
  });

  it('says that nothing was spent only when that is known', () => {
    expect(historyOf('0', '0')).toContain('No cost');
    expect(historyOf('0', null)).toContain('Cost unknown');
    expect(historyOf('0', null)).not.toContain('No cost');
  });
});
