import { AppError } from '../../../shared/core/app-error.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { divideHalfEven } from '../../../shared/core/money.ts';
import { type CalculatedCost, calcCost } from '../../../shared/core/pricing/calc-cost.ts';
import { compileRates } from '../../../shared/core/pricing/compile-rates.ts';
import type { RateCard } from '../../../shared/core/pricing/price-types.ts';
import { isNoUsage } from '../../../shared/core/pricing/quantities.ts';
import type { CostStatus, UsageReport, UsageUnits } from '../../../shared/core/usage-event.ts';
import type { AppliedPrice, PricedUsage, Pricer } from '../pricing-types.ts';
import { type Amounts, fromEur, fromUsd, toExact, unknownAmounts } from './amounts.ts';
import { createCatalogue } from './catalogue.ts';
import type { PriceCorrections } from './corrections.ts';
import { explainCost } from './explain-cost.ts';
import { note } from './notes.ts';
import type { PriceOverride } from './overrides.ts';
import { createPriceCache, type ReadyPrice } from './price-cache.ts';
import { createPriceResolver } from './resolve-price.ts';
import { noCard, type Snapshots, createSnapshots } from './snapshots.ts';

/** What happens to a call nobody has a price for: flagged, or counted at a flat rate per million tokens. */
export type UnpricedPolicy = 'flag' | 'estimate';

export type PricerOptions = {
  readonly corrections: PriceCorrections;
  readonly overrides: readonly PriceOverride[];
  readonly policy: UnpricedPolicy;
  /** USD for a million tokens under the policy `estimate`, plain decimal text. */
  readonly estimatePerMillionUsd: string;
  /** The exchange rate of a moment (epoch ms), the same object for the same rate; null when none is known. */
  readonly rateFor: (occurredAtMs: number) => AppliedRate | null;
  /** How the price list is called beside a cost; the bundled one unless newer data was loaded. */
  readonly catalogueName?: string;
};

const largestNano = 1_000_000n * 1_000_000_000n;
const noWarnings: readonly string[] = [];

const checkRange = (nano: bigint | null, currency: string): void => {
  if (nano === null || (nano <= largestNano && nano >= -largestNano)) return;
  const detail = `The call would cost more than 1000000 ${currency}; check its quantities and prices.`;
  throw new AppError('invalid', detail, { errors: [{ pointer: '', code: 'cost_too_large', detail }] });
};

const inRange = (amounts: Amounts): Amounts => {
  checkRange(amounts.costNanoUsd, 'USD');
  checkRange(amounts.costNanoEur, 'EUR');
  return amounts;
};

type ListCost =
  | {
      readonly known: true;
      readonly cost: CalculatedCost;
      readonly card: RateCard;
      readonly warnings: readonly string[];
    }
  | { readonly known: false; readonly warnings: readonly string[] };

const noListCost: ListCost = { known: false, warnings: noWarnings };

const estimateCard = (perMillionUsd: string): RateCard => ({
  basis: 'estimated',
  provider: null,
  model: null,
  since: null,
  source: 'settings',
  inherited: false,
  tier: null,
  rates: ['input_tokens', 'output_tokens'].map((unit) => ({ unit, price: perMillionUsd, per: 1_000_000 })),
  minimums: {},
  multipliers: [],
  notes: [note.estimated()],
});

/**
 * Prices reports: flat fee, then the provider's own bill, then a price, then the policy for unpriced calls. Costs are
 * exact until rounded once, half to even, to 1e-9; EUR comes from the unrounded USD amount. A cost is only given when
 * every unit used has a price: anything else is `unpriced` with the reason in `warnings`. A call that used nothing costs
 * 0 when its model has a price or when it failed; one that succeeded and reported no quantity is `unpriced`. Make a new pricer when prices, overrides or policy change.
 */
export const createPricer = (options: PricerOptions): Pricer => {
  const { corrections, overrides, policy, rateFor } = options;
  const cache = createPriceCache(
    createPriceResolver({ catalogue: createCatalogue(options.catalogueName), corrections, overrides }),
  );
  const snapshots: Snapshots = createSnapshots();
  const estimate = estimateCard(options.estimatePerMillionUsd);
  const compiledEstimate = compileRates(estimate);

  const calcListCost = (price: ReadyPrice, units: UsageUnits): ListCost => {
    const tier = cache.tierFor(price, units.inputTokens);
    if (tier === undefined) {
      if (price.sheet === null) return { known: false, warnings: price.notes };
      const name = price.multipliers[0]?.name ?? 'service tier';
      return { known: false, warnings: [note.noTierPriceAbove(name, price.sheet.model, price.upToInput)] };
    }
    const cost = calcCost(tier.compiled, units);
    if (cost.inconsistent.length > 0) return { known: false, warnings: [note.inconsistentUnits(cost.inconsistent)] };
    if (cost.missing.length > 0) return { known: false, warnings: [note.noUnitPrice(cost.missing)] };
    const warnings = cost.assumed.length > 0 ? [...price.notes, note.assumedOverlap(cost.assumed)] : price.notes;
    return { known: true, cost, card: tier.card, warnings };
  };

  const priceWithoutBill = (report: UsageReport, price: ReadyPrice, rate: AppliedRate | null): PricedUsage => {
    const base = { provider: price.provider, catalogueNanoUsd: null };
    const toUnpriced = (warnings: readonly string[]): PricedUsage => {
      const appliedPrice = snapshots.unpriced(warnings);
      return { ...base, ...unknownAmounts, costStatus: 'unpriced', appliedPrice, warnings };
    };
    const list = calcListCost(price, report.units);
    if (report.success && !report.usageReported) {
      return toUnpriced(list.known ? [note.noUsage()] : [note.noUsage(), ...list.warnings]);
    }
    if (list.known) {
      const amounts = inRange(fromUsd(list.cost, rate));
      return { ...base, ...amounts, costStatus: 'priced', appliedPrice: list.card, warnings: list.warnings };
    }
    if (isNoUsage(report.units) && (!report.success || price.modelKnown)) {
      const amounts = fromUsd({ numerator: 0n, denominator: 1n }, rate);
      return { ...base, ...amounts, costStatus: 'priced', appliedPrice: noCard, warnings: noWarnings };
    }
    if (policy === 'estimate' && report.units.inputTokens + report.units.outputTokens > 0) {
      const cost = calcCost(compiledEstimate, { ...report.units, otherUnits: {} });
      const amounts = inRange(fromUsd(cost, rate));
      return { ...base, ...amounts, costStatus: 'estimated', appliedPrice: estimate, warnings: list.warnings };
    }
    return toUnpriced(list.warnings);
  };

  const priceWithBill = (
    report: UsageReport,
    price: ReadyPrice,
    costStatus: Extract<CostStatus, 'flat' | 'billed'>,
    amounts: Amounts,
    currency: 'USD' | 'EUR',
  ): PricedUsage => {
    const list: ListCost = isNoUsage(report.units) ? noListCost : calcListCost(price, report.units);
    const catalogue = list.known ? divideHalfEven(list.cost.numerator, list.cost.denominator) : null;
    const shown = catalogue !== null && catalogue <= largestNano ? catalogue : null;
    const appliedPrice: AppliedPrice = snapshots.billed(costStatus, currency, list.known ? list.card : null);
    return {
      provider: price.provider,
      ...amounts,
      costStatus,
      catalogueNanoUsd: shown,
      appliedPrice,
      warnings: noWarnings,
    };
  };

  return {
    priceReport: (report, keptRate = null) => {
      const rate = keptRate ?? rateFor(report.occurredAt);
      const price = cache.find(report);
      const { flatCost, billedCostUsd } = report;
      if (flatCost !== null) {
        if (flatCost.currency === 'EUR')
          return priceWithBill(report, price, 'flat', inRange(fromEur(toExact(flatCost.amount), rate)), 'EUR');
        return priceWithBill(report, price, 'flat', inRange(fromUsd(toExact(flatCost.amount), rate)), 'USD');
      }
      if (billedCostUsd !== null) {
        return priceWithBill(report, price, 'billed', inRange(fromUsd(toExact(billedCostUsd), rate)), 'USD');
      }
      return priceWithoutBill(report, price, rate);
    },
    explainCost,
  };
};
