import type { Pricer } from '../pricing-types.ts';

/**
 * A pricer that can be made anew while calls come in: after `rebuild` the next call is priced by what holds then. What
 * was recorded keeps its price. `current` is the pricer of this moment, for work that must not change its prices midway.
 */
export const createLivePricer = (
  build: () => Pricer,
): { readonly pricer: Pricer; readonly current: () => Pricer; readonly rebuild: () => void } => {
  let current = build();
  return {
    pricer: {
      priceReport: (report, keptRate) => current.priceReport(report, keptRate),
      explainCost: (cost) => current.explainCost(cost),
    },
    current: () => current,
    rebuild: () => {
      current = build();
    },
  };
};
