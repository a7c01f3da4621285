import { addFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import type { StoredEvent } from '../../../shared/core/ledger-entry.ts';
import { toSeriesView } from '../figures-view.ts';

/** The sum with one more call, by the same rules as the rollups. */
export const addEvent = (sum: Figures, event: StoredEvent): Figures => {
  const { costNanoUsd, costNanoEur, costStatus, eurStatus, report } = event;
  const { units } = report;
  return addFigures(sum, {
    calls: 1,
    failedCalls: report.success ? 0 : 1,
    unpricedCalls: costStatus === 'unpriced' ? 1 : 0,
    usdUnknownCalls: costNanoUsd === null ? 1 : 0,
    eurUnknownCalls: costNanoEur === null ? 1 : 0,
    eurProvisionalCalls: costNanoEur !== null && eurStatus === 'provisional' ? 1 : 0,
    inputTokens: units.inputTokens,
    outputTokens: units.outputTokens,
    cacheReadTokens: units.cacheReadTokens,
    costNanoUsd: costNanoUsd ?? 0n,
    costNanoEur: costNanoEur ?? 0n,
  });
};

/** Costs as decimal text, null where there are calls and the cost of none is known. */
export const toExportTotal = (sum: Figures) => ({
  ...toSeriesView(sum),
  failed_calls: sum.failedCalls,
  cache_read_tokens: sum.cacheReadTokens,
});
