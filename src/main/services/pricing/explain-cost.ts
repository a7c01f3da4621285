import type { Explanation } from '../../../shared/contract/read-models.ts';
import { formatMantissa, formatNano, toMantissa } from '../../../shared/core/money.ts';
import { type CostLine, explainLines } from '../../../shared/core/pricing/calc-cost.ts';
import { compileRates } from '../../../shared/core/pricing/compile-rates.ts';
import type { RateCard } from '../../../shared/core/pricing/price-types.ts';
import { listQuantities } from '../../../shared/core/pricing/quantities.ts';
import type { CostFacts, Pricer } from '../pricing-types.ts';
import { note } from './notes.ts';

type ExplainedUnit = Explanation['units'][number];

const addUp = (amounts: readonly string[]): string => {
  const exact = amounts.map(toMantissa);
  const scale = Math.max(0, ...exact.map((amount) => amount.scale));
  const sum = exact.reduce((total, amount) => total + amount.mantissa * 10n ** BigInt(scale - amount.scale), 0n);
  return formatMantissa(sum, scale);
};

const toUnit = (line: CostLine): ExplainedUnit => ({
  unit: line.unit,
  quantity: line.quantity,
  price: line.price,
  per: line.per,
  amount_usd: line.amountUsd,
});

const unpricedUnits = (facts: CostFacts): ExplainedUnit[] =>
  listQuantities(facts.units).map(({ unit, quantity }) => ({ unit, quantity, price: null, per: 1, amount_usd: null }));

/** Whether a snapshot is the prices themselves, and not the list's beside a bill or fee. */
export const isCard = (snapshot: object): snapshot is RateCard => 'rates' in snapshot;

/** The card behind a cost, or the one beside a bill; snapshots are data this program wrote, read back as they were. */
const cardOf = (facts: CostFacts): RateCard | null => {
  const snapshot = facts.appliedPrice;
  if (snapshot === null) return null;
  if (isCard(snapshot)) return snapshot;
  const list = snapshot['list'];
  return typeof list === 'object' && list !== null && isCard(list) ? list : null;
};

const notesOf = (facts: CostFacts, card: RateCard | null, lines: readonly CostLine[]): string[] => {
  const own = facts.appliedPrice?.['notes'];
  const notes = Array.isArray(own) ? own.filter((text): text is string => typeof text === 'string') : [];
  for (const [unit, least] of Object.entries(card?.minimums ?? {}))
    if (lines.some((line) => line.unit === unit && line.quantity === least))
      notes.push(note.minimumBilled(unit, least));
  return notes;
};

/**
 * How a cost came about, from what was kept with it alone: no price list is asked, so an old cost explains itself for
 * ever. For a priced or estimated cost the lines' amounts add up to `exact_usd`, of which `cost_usd` is the rounding.
 */
export const explainCost: Pricer['explainCost'] = (facts) => {
  const { costStatus } = facts;
  const calculated = costStatus === 'priced' || costStatus === 'estimated';
  const card = cardOf(facts);
  const units = costStatus === 'estimated' ? { ...facts.units, otherUnits: {} } : facts.units;
  const lines = calculated && card ? explainLines(compileRates(card), units) : [];
  const costUsd = facts.costNanoUsd === null ? null : formatNano(facts.costNanoUsd);
  const rate = facts.appliedRate;
  return {
    basis: costStatus === 'priced' ? (card?.basis ?? 'catalogue') : costStatus,
    units: calculated ? lines.map(toUnit) : unpricedUnits(facts),
    price_model: card?.model ?? null,
    price_provider: card?.provider ?? null,
    price_since: card?.since ?? null,
    price_source: card?.source || null,
    inherited_price: card?.inherited ?? false,
    tier: card?.tier ?? null,
    multipliers: (card?.multipliers ?? []).map(({ name, factor }) => ({ name, factor })),
    exact_usd: calculated ? addUp(lines.map((line) => line.amountUsd)) : costUsd,
    cost_usd: costUsd,
    catalogue_cost_usd: facts.catalogueNanoUsd === null ? null : formatNano(facts.catalogueNanoUsd),
    exchange_rate: rate && { usd_per_eur: rate.usdPerEur, date: rate.date, source: rate.source, status: rate.status },
    cost_eur: facts.costNanoEur === null ? null : formatNano(facts.costNanoEur),
    notes: notesOf(facts, card, lines),
  };
};
