import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AppliedRate } from '../../shared/core/exchange-rate.ts';
import type { Figures } from '../../shared/core/figures.ts';
import { divideHalfEven, formatNano } from '../../shared/core/money.ts';
import { boundRange, resolvePeriod } from '../../shared/core/period.ts';
import type { BoundedRange } from '../../shared/core/period.ts';
import { calcCost } from '../../shared/core/pricing/calc-cost.ts';
import { compileRates } from '../../shared/core/pricing/compile-rates.ts';
import type { RateCard } from '../../shared/core/pricing/price-types.ts';
import { noUnits } from '../../shared/core/usage-event.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { CachedInput } from '../store/read-caching.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import type { OwnerClock } from './owner-clock.ts';
import { toNanoEur } from './pricing/to-euro.ts';
import { toUsageFilter } from './usage-query.ts';

/** Nano-USD that one token saved, `n / d`. */
type Saving = { readonly n: bigint; readonly d: bigint };

type Savings = {
  readonly counted: number;
  readonly uncounted: number;
  readonly eurPending: number;
  readonly nanoUsd: bigint;
  readonly nanoEur: bigint;
};

const noSavings: Savings = { counted: 0, uncounted: 0, eurPending: 0, nanoUsd: 0n, nanoEur: 0n };

/** Days kept in memory, over all filters; beyond, it is dropped and built again. */
const mostDays = 4_000;
/** Hours of busy days with a filter for people, which are those that still change: the same. */
const mostHours = 240;
/** A day of so many calls is read hour by hour: some 10 ms each, and those that stayed the same not at all. */
const busyCalls = 5_000;
const hourMs = 3_600_000;

/**
 * What caching saved. Each local day is read once, from sums of its hours or, with a filter for people, from its calls, and
 * remembered for as long as its figures stay the same. Where calls are read, other requests have their turn between two
 * days, and between the hours of a busy one.
 */
export const createCachingQuery = (reader: UsageReader, clock: OwnerClock): QueryHandlers['caching'] => {
  const known = new Map<string, { readonly figures: string; readonly savings: Savings }>();
  const hours = new Map<string, { readonly figures: string; readonly groups: readonly CachedInput[] }>();
  const savingOf = createSavingFinder();

  const readHour = async (range: BoundedRange, filter: UsageFilter): Promise<readonly CachedInput[]> => {
    const key = JSON.stringify([range, filter]);
    const current = toText(reader.readTotal(range, filter));
    const kept = hours.get(key);
    if (kept?.figures === current) return kept.groups;
    await nextTurn();
    const groups = reader.readCachedInput(range, filter);
    if (hours.size >= mostHours) hours.clear();
    hours.set(key, { figures: current, groups });
    return groups;
  };

  const readGroups = async (
    range: BoundedRange,
    filter: UsageFilter,
    { calls }: Figures,
  ): Promise<readonly CachedInput[]> => {
    if (calls < busyCalls || reader.isCachedInputSummed(filter)) return reader.readCachedInput(range, filter);
    const groups: CachedInput[] = [];
    for (let from = range.from; from < range.to; from += hourMs) {
      groups.push(...(await readHour({ from, to: Math.min(from + hourMs, range.to) }, filter)));
    }
    return mergeGroups(groups);
  };

  const readDay = async (range: BoundedRange, filter: UsageFilter, figures: Figures): Promise<Savings> => {
    const key = JSON.stringify([range, filter]);
    const current = toText(figures);
    const kept = known.get(key);
    if (kept?.figures === current) return kept.savings;
    if (!reader.isCachedInputSummed(filter)) await nextTurn();
    const groups = await readGroups(range, filter, figures);
    const savings = groups.map((group) => toSavings(group, savingOf(group)));
    const sum = savings.reduce(add, noSavings);
    if (known.size >= mostDays) known.clear();
    known.set(key, { figures: current, savings: sum });
    return sum;
  };

  return async (input) => {
    const now = clock.now();
    const filter = toUsageFilter(input);
    const period = resolvePeriod(input, now, clock.timeZone, clock.weekStart);
    const range = boundRange(period, reader.readBounds(filter.workspace), now, clock.timeZone);
    let total = noSavings;
    let [cached, all] = [0, 0];
    for (const { time: day, figures } of reader.readGroups(range, filter, { time: 'day' })) {
      cached += figures.cacheReadTokens;
      all += figures.inputTokens;
      if (figures.cacheReadTokens === 0) continue;
      const from = Math.max(range.from, clock.days.startOfDay(day));
      const to = Math.min(range.to, clock.days.startOfDay(day + 1));
      total = add(total, await readDay({ from, to }, filter, figures));
    }
    const { counted, uncounted, eurPending } = total;
    const isUnknown = counted === 0 && uncounted > 0;
    const isEurUnknown = isUnknown || (counted > 0 && eurPending === counted);
    return {
      cache_read_tokens: cached,
      cached_share_percent: all === 0 ? null : Math.floor((cached * 1000) / all) / 10,
      counted_calls: counted,
      uncounted_calls: uncounted,
      saved_usd: isUnknown ? null : formatNano(total.nanoUsd),
      saved_eur: isEurUnknown ? null : formatNano(total.nanoEur),
      eur_pending_calls: eurPending,
    };
  };
};

/** Calls of one price and rate together, as if they had been read at once: they are rounded once. */
const mergeGroups = (groups: readonly CachedInput[]): readonly CachedInput[] => {
  const merged = new Map<string, CachedInput>();
  for (const group of groups) {
    const key = JSON.stringify([group.priceId, group.rate, group.isPlain]);
    const known = merged.get(key);
    const calls = group.calls + (known?.calls ?? 0);
    merged.set(key, { ...group, calls, cacheReadTokens: group.cacheReadTokens + (known?.cacheReadTokens ?? 0) });
  }
  return [...merged.values()];
};

/** Whatever changes a call of a day changes its sums. */
const toText = (figures: Figures): string => Object.values(figures).join(' ');

const add = (one: Savings, other: Savings): Savings => ({
  counted: one.counted + other.counted,
  uncounted: one.uncounted + other.uncounted,
  eurPending: one.eurPending + other.eurPending,
  nanoUsd: one.nanoUsd + other.nanoUsd,
  nanoEur: one.nanoEur + other.nanoEur,
});

/** Rounded once for all calls of one price and rate, half to even. */
const toSavings = ({ calls, cacheReadTokens, rate }: CachedInput, saving: Saving | null): Savings => {
  if (saving === null) return { ...noSavings, uncounted: calls };
  const n = saving.n * BigInt(cacheReadTokens);
  return {
    counted: calls,
    uncounted: 0,
    eurPending: rate === null ? calls : 0,
    nanoUsd: divideHalfEven(n, saving.d),
    nanoEur: rate === null ? 0n : toNanoEur(n, saving.d, rate as AppliedRate),
  };
};

/** Null where a price does not tell. */
const createSavingFinder = () => {
  const known = new Map<number, Saving | null>();
  return ({ priceId, price, isPlain }: CachedInput): Saving | null => {
    if (!isPlain || priceId === null || price === null) return null;
    const found = known.get(priceId);
    if (found !== undefined) return found;
    const saving = calcSaving(price as RateCard);
    known.set(priceId, saving);
    return saving;
  };
};

/** One token as ordinary input less the same token from the cache; a tier is in the card already. */
const calcSaving = (card: RateCard): Saving | null => {
  if ((card.minimums['input_tokens'] ?? 0) > 0 || (card.minimums['cache_read_tokens'] ?? 0) > 0) return null;
  const compiled = compileRates(card);
  const full = calcCost(compiled, { ...noUnits, inputTokens: 1 });
  const cached = calcCost(compiled, { ...noUnits, inputTokens: 1, cacheReadTokens: 1 });
  if (full.missing.length > 0 || cached.missing.length > 0) return null;
  return { n: full.numerator - cached.numerator, d: compiled.denominator };
};
