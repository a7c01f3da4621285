import type { RateCard } from '../../../shared/core/pricing/price-types.ts';
import type { AppliedPrice } from '../pricing-types.ts';
import { note } from './notes.ts';

/** What stands behind a provider's bill or a flat fee: the price list's card beside it, for comparison. */
export type BilledSnapshot = {
  readonly basis: 'billed' | 'flat';
  readonly currency: 'USD' | 'EUR';
  readonly list: RateCard | null;
};

export type UnpricedSnapshot = { readonly basis: 'unpriced'; readonly notes: readonly string[] };

/** A failed or empty call: nothing was used, so nothing is owed at any price. */
export const noCard: RateCard = {
  basis: 'catalogue',
  provider: null,
  model: null,
  since: null,
  source: '',
  inherited: false,
  tier: null,
  rates: [],
  minimums: {},
  multipliers: [],
  notes: [note.nothingUsed()],
};

const mostReasons = 5_000;

/** Snapshots that keep their identity, so that equal ones are stored once without comparing them. */
export const createSnapshots = () => {
  const withCard = new WeakMap<RateCard, Map<string, BilledSnapshot>>();
  const withoutCard = new Map<string, BilledSnapshot>();
  const reasons = new Map<string, UnpricedSnapshot>();
  return {
    billed: (basis: 'billed' | 'flat', currency: 'USD' | 'EUR', list: RateCard | null): AppliedPrice => {
      let known = list === null ? withoutCard : withCard.get(list);
      if (known === undefined || (list !== null && known === withoutCard)) {
        known = new Map();
        if (list !== null) withCard.set(list, known);
      }
      const key = basis === 'billed' ? basis : currency;
      const snapshot = known.get(key) ?? { basis, currency, list };
      known.set(key, snapshot);
      return snapshot;
    },
    unpriced: (notes: readonly string[]): AppliedPrice => {
      const key = notes.join('\n');
      const snapshot = reasons.get(key) ?? ({ basis: 'unpriced', notes } satisfies UnpricedSnapshot);
      if (reasons.size >= mostReasons) reasons.clear();
      reasons.set(key, snapshot);
      return snapshot;
    },
  };
};

export type Snapshots = ReturnType<typeof createSnapshots>;
