/** Sums over calls. Costs add up the known ones, in nano-units; the unknown counts say how many calls they leave out. */
export type Figures = {
  readonly calls: number;
  readonly failedCalls: number;
  /** Calls whose cost is not known in any currency. */
  readonly unpricedCalls: number;
  /** Calls whose USD cost is not known: the unpriced, and EUR fees that wait for an exchange rate. */
  readonly usdUnknownCalls: number;
  /** Calls whose EUR cost is not known: the unpriced, and those that wait for an exchange rate. */
  readonly eurUnknownCalls: number;
  /** Calls whose EUR cost rests on an earlier day's rate for now. */
  readonly eurProvisionalCalls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly costNanoUsd: bigint;
  readonly costNanoEur: bigint;
};

export const noFigures: Figures = {
  calls: 0,
  failedCalls: 0,
  unpricedCalls: 0,
  usdUnknownCalls: 0,
  eurUnknownCalls: 0,
  eurProvisionalCalls: 0,
  inputTokens: 0,
  outputTokens: 0,
  cacheReadTokens: 0,
  costNanoUsd: 0n,
  costNanoEur: 0n,
};

export const addFigures = (a: Figures, b: Figures): Figures => ({
  calls: a.calls + b.calls,
  failedCalls: a.failedCalls + b.failedCalls,
  unpricedCalls: a.unpricedCalls + b.unpricedCalls,
  usdUnknownCalls: a.usdUnknownCalls + b.usdUnknownCalls,
  eurUnknownCalls: a.eurUnknownCalls + b.eurUnknownCalls,
  eurProvisionalCalls: a.eurProvisionalCalls + b.eurProvisionalCalls,
  inputTokens: a.inputTokens + b.inputTokens,
  outputTokens: a.outputTokens + b.outputTokens,
  cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
  costNanoUsd: a.costNanoUsd + b.costNanoUsd,
  costNanoEur: a.costNanoEur + b.costNanoEur,
});
