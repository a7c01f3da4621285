import type { UsageReport } from '../../../shared/core/usage-event.ts';
import { type CompiledRates, compileRates } from '../../../shared/core/pricing/compile-rates.ts';
import { tierIndex, tierThresholds, toRateCard } from '../../../shared/core/pricing/choose-tier.ts';
import type { DatedChoice } from '../../../shared/core/pricing/dated-price.ts';
import type { PriceSheet, RateCard } from '../../../shared/core/pricing/price-types.ts';
import type { PriceRequest, ResolvedPrice } from './resolve-price.ts';
import { pricedRegion, pricedTier } from './service-tier.ts';

/** One tier of a price, ready to bill with; the card is what is kept beside every cost it makes. */
export type ReadyTier = { readonly card: RateCard; readonly compiled: CompiledRates };

export type ReadyPrice = ResolvedPrice & {
  readonly thresholds: readonly number[];
  readonly tiers: (ReadyTier | undefined)[];
};

type Slot = DatedChoice<ReadyPrice>[];
type Level = Map<string | null, unknown>;

/** Names come from outside: beyond this many kinds of call the memory is dropped and built again. */
const mostKinds = 20_000;
/** Windows remembered per kind of call: prices by the hour have four a day. */
const mostWindows = 400;

const step = (level: Level, key: string | null): Level => {
  const known = level.get(key);
  if (known instanceof Map) return known;
  const made: Level = new Map();
  level.set(key, made);
  return made;
};

/**
 * Remembers resolved prices per service, provider, model, tier and region, each with the window in which it holds, so a
 * repeated kind of call costs a few map look-ups. Cards keep their identity: the same object for the same price and tier.
 */
export const createPriceCache = (resolve: (request: PriceRequest, atMs: number) => DatedChoice<ResolvedPrice>) => {
  let root: Level = new Map();
  let kinds = 0;
  const tiersOf = new WeakMap<PriceSheet, Map<string, (ReadyTier | undefined)[]>>();

  const readyTiers = (price: ResolvedPrice): (ReadyTier | undefined)[] => {
    if (price.sheet === null) return [];
    const variants = tiersOf.get(price.sheet) ?? new Map<string, (ReadyTier | undefined)[]>();
    tiersOf.set(price.sheet, variants);
    const key = JSON.stringify([price.multipliers, price.notes]);
    const tiers = variants.get(key) ?? [];
    variants.set(key, tiers);
    return tiers;
  };

  const find = (report: UsageReport): ReadyPrice => {
    const region = pricedRegion(report.metadata);
    const byTier = step(step(step(step(root, report.service), report.provider), report.model), region);
    let slot = byTier.get(report.serviceTier) as Slot | undefined;
    if (slot === undefined) {
      if (++kinds > mostKinds) {
        root = new Map();
        kinds = 0;
      }
      slot = [];
      byTier.set(report.serviceTier, slot);
    }
    const atMs = report.occurredAt;
    for (const known of slot) if (atMs >= known.fromMs && atMs < known.untilMs) return known.value;
    const { service, provider, model } = report;
    const found = resolve({ service, provider, model, tier: pricedTier(report.serviceTier), region }, atMs);
    const ready: ReadyPrice = {
      ...found.value,
      thresholds: found.value.sheet ? tierThresholds(found.value.sheet) : [],
      tiers: readyTiers(found.value),
    };
    slot.unshift({ ...found, value: ready });
    if (slot.length > mostWindows) slot.pop();
    return ready;
  };

  /** The tier a total input falls in; undefined when there is no price for it. */
  const tierFor = (price: ReadyPrice, totalInput: number): ReadyTier | undefined => {
    if (price.sheet === null || totalInput > price.upToInput) return undefined;
    const index = tierIndex(price.thresholds, totalInput);
    const known = price.tiers[index];
    if (known) return known;
    const card = toRateCard(price.sheet, index, price.multipliers, price.notes);
    const made = { card, compiled: compileRates(card) };
    price.tiers[index] = made;
    return made;
  };

  return { find, tierFor };
};
