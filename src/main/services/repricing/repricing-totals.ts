import { createHash } from 'node:crypto';
import { formatNano } from '../../../shared/core/money.ts';
import type { RepricingPreview } from '../../../shared/contract/repricing.ts';
import type { NewCost } from '../../store/cost-state.ts';
import type { PricedCall } from '../../store/list-priced-calls.ts';
import { toCostText } from './reprice-call.ts';

type Costs = Pick<NewCost, 'costNanoUsd' | 'costNanoEur'>;

/** Known costs added up; how many were known, to tell "nothing" from "not known". */
const createSum = () => {
  let [calls, usdKnown, eurKnown, usd, eur] = [0, 0, 0, 0n, 0n];
  return {
    add: ({ costNanoUsd, costNanoEur }: Costs): void => {
      calls += 1;
      if (costNanoUsd !== null) usdKnown += 1;
      if (costNanoEur !== null) eurKnown += 1;
      usd += costNanoUsd ?? 0n;
      eur += costNanoEur ?? 0n;
    },
    nano: () => ({ usd, eur }),
    toView: () => ({
      cost_usd: calls > 0 && usdKnown === 0 ? null : formatNano(usd),
      cost_eur: calls > 0 && eurKnown === 0 ? null : formatNano(eur),
    }),
  };
};

const createComparison = () => {
  const [before, after] = [createSum(), createSum()];
  const calcDifference = () => ({
    usd: after.nano().usd - before.nano().usd,
    eur: after.nano().eur - before.nano().eur,
  });
  return {
    add: (was: Costs, is: Costs): void => {
      before.add(was);
      after.add(is);
    },
    calcDifference,
    toView: () => {
      const { usd, eur } = calcDifference();
      return {
        before: before.toView(),
        after: after.toView(),
        difference: { cost_usd: formatNano(usd), cost_eur: formatNano(eur) },
      };
    },
  };
};

const mostModels = 100;
const absolute = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Adds up what repricing would do, call by call. Its memory grows with the number of models, not of calls. */
export const createRepricingTotals = () => {
  const all = createComparison();
  const models = new Map<
    string,
    { provider: string | null; model: string | null; changed: number; sums: Comparison }
  >();
  const hash = createHash('sha256');
  let [calls, sealedCalls, changedCalls, stillUnpriced] = [0, 0, 0, 0];

  const ofModel = ({ event }: PricedCall) => {
    const { provider } = event;
    const { model } = event.report;
    const key = JSON.stringify([provider, model]);
    const known = models.get(key) ?? { provider, model, changed: 0, sums: createComparison() };
    models.set(key, known);
    return known;
  };

  return {
    /** @param cost null for a call that stays as it is */
    add: (call: PricedCall, cost: NewCost | null): void => {
      const { event } = call;
      if (call.isSealed) {
        sealedCalls += 1;
        return;
      }
      calls += 1;
      if ((cost ?? event).costStatus === 'unpriced') stillUnpriced += 1;
      all.add(event, cost ?? event);
      if (cost === null) return;
      changedCalls += 1;
      hash.update(`${event.seq} ${Object.values(call.state).join(' ')} ${toCostText(cost)}\n`);
      const ofItsModel = ofModel(call);
      ofItsModel.changed += 1;
      ofItsModel.sums.add(event, cost);
    },
    changedCalls: (): number => changedCalls,
    /** Ends the adding. Equal for equal calls with equal costs before and after, in the same order. */
    toFingerprint: (): string => hash.digest('base64url'),
    toView: (): Omit<RepricingPreview, 'left_alone' | 'retired_calls' | 'fingerprint'> => ({
      calls,
      sealed_calls: sealedCalls,
      changed_calls: changedCalls,
      still_unpriced_calls: stillUnpriced,
      ...all.toView(),
      by_model: [...models.values()]
        .map(({ provider, model, changed, sums }) => ({
          size: absolute(sums.calcDifference().usd),
          view: { provider, model, changed_calls: changed, ...sums.toView() },
        }))
        .toSorted((a, b) => (a.size === b.size ? 0 : a.size < b.size ? 1 : -1))
        .slice(0, mostModels)
        .map(({ view }) => view),
    }),
  };
};

type Comparison = ReturnType<typeof createComparison>;
