import { setImmediate as nextTurn } from 'node:timers/promises';
import { createRateFinder, ecbTimeZone } from '../../../shared/core/exchange-rate.ts';
import type { AppliedRate, RateFinder, RateRow } from '../../../shared/core/exchange-rate.ts';
import { createDayIndex } from '../../../shared/core/period/day-index.ts';
import { maxTime } from '../../../shared/core/period/zone-offset.ts';
import type { CostAmendment } from '../../store/amend-costs.ts';
import type { OwnerTables } from '../../store/owner-tables.ts';
import type { PricedCall } from '../../store/list-priced-calls.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { AppliedPrice } from '../pricing-types.ts';
import { settleAmounts } from '../pricing/settle-amounts.ts';

export type SettlingDeps = {
  readonly tables: Pick<
    OwnerTables,
    'listUnsettledDays' | 'listUnsettledCalls' | 'readRatesSettled' | 'readOpenCostChange'
  >;
  readonly run: RunInWriter;
  /** Resolves when every call that was priced before now is on disk. */
  readonly flush: () => Promise<unknown>;
  readonly now: () => number;
  /** First instant of the owner's local day, epoch ms. */
  readonly startOfDay: (day: number) => number;
};

/** Calls that got the rate they now have, and the latest of them (epoch ms; null where there is none). */
export type Settled = { readonly calls: number; readonly lastAt: number | null };

/** Every call up to a day was settled by so many rates up to it. With other rates it has to be looked through again. */
type SettledMark = { readonly through: string; readonly rates: number };

type Stretch = { readonly from: number; readonly to: number };

const ecbDays = createDayIndex(ecbTimeZone);

const toMark = (rates: readonly RateRow[], through: string): SettledMark => ({
  through,
  rates: rates.filter(({ date }) => date <= through).length,
});

/**
 * Stretches of time that may hold calls to settle. A EUR figure that is not final shows in the rollups. A fee in EUR whose
 * USD is provisional does not, nor does a cost of nothing, so the days since the mark are looked through whole.
 */
const listStretches = (deps: SettlingDeps, rates: readonly RateRow[], finder: RateFinder): Stretch[] => {
  const rateOf = (day: number): AppliedRate | null => finder.rateFor(ecbDays.startOfDay(day), maxTime);
  const saved = deps.tables.readRatesSettled();
  const mark = saved === null ? null : (JSON.parse(saved) as SettledMark);
  const isCurrent = mark !== null && toMark(rates, mark.through).rates === mark.rates;
  const since = isCurrent ? ecbDays.startOfDay(ecbDays.dayNumber(mark.through) + 1) : -maxTime;
  let end = ecbDays.dayNumber(rates.at(-1)!.date) + 1;
  while (rateOf(end)?.status === 'final') end += 1;

  const canSettle = ({ from, to }: Stretch, isPending: boolean): boolean => {
    for (let day = ecbDays.dayOf(from); day <= ecbDays.dayOf(to - 1); day += 1) {
      const rate = rateOf(day);
      if (rate?.status === 'final' || (isPending && rate !== null)) return true;
    }
    return false;
  };
  const days = deps.tables.listUnsettledDays().flatMap(({ day, isPending }): Stretch[] => {
    const stretch = { from: deps.startOfDay(day), to: deps.startOfDay(day + 1) };
    return canSettle(stretch, isPending) ? [stretch] : [];
  });
  return [...days, { from: since, to: ecbDays.startOfDay(end) }];
};

/** The call at the rate its day has now; null where it has to wait on. A provisional rate gives way to a final one only. */
const toAmendment = ({ event, state }: PricedCall, finder: RateFinder): CostAmendment | null => {
  const { costStatus, report } = event;
  const rate = finder.rateFor(report.occurredAt, event.receivedAt);
  if (rate === null || (rate.status !== 'final' && event.appliedRate !== null)) return null;
  const appliedPrice = event.appliedPrice as AppliedPrice | null;
  const amounts = settleAmounts({ ...event, units: report.units, appliedPrice }, rate);
  if (amounts === null) return null;
  const { seq, catalogueNanoUsd } = event;
  return { seq, expected: state, costStatus, catalogueNanoUsd, appliedPrice, ...amounts };
};

/**
 * Gives recorded calls the rate their day has by now, as recording them today would: those that wait for one, and those
 * that rest on a provisional one once it is final. A cost in USD and a fee in EUR stay what they are. Page by page with
 * other work in between; a run that was cut short is gone on with by the next, and one with nothing to do changes nothing.
 *
 * The ECB's rates count even while the owner has set a fixed one: that is for calls recorded since, which are final.
 */
export const createSettling = (deps: SettlingDeps) => {
  const { tables, run, now } = deps;

  /** One recorded change for all pages, opened by the first call in it. */
  const createChange = (rates: readonly RateRow[]) => {
    let id: number | null = null;
    return {
      amend: async (amendments: readonly CostAmendment[]): Promise<number> => {
        const what = JSON.stringify({ last_date: rates.at(-1)?.date });
        id ??= await run('startCostChange', { kind: 'rates', madeAt: now(), what });
        return amendments.length - (await run('amendCosts', id, amendments)).length;
      },
      finish: async (): Promise<void> => {
        if (id !== null) await run('finishCostChange', id);
      },
    };
  };

  /**
   * @param rates all that are known, by rising date, at least one
   * @throws AppError `conflict` while calls are being repriced, `unavailable` when the ledger cannot be written
   */
  return async (rates: readonly RateRow[], signal: AbortSignal): Promise<Settled> => {
    const finder = createRateFinder(rates);
    const change = createChange(rates);
    let [calls, skipped, lastAt] = [0, 0, -Infinity];

    const settleStretch = async ({ from, to }: Stretch): Promise<void> => {
      let after = { occurredAt: from, seq: -1 };
      while (!signal.aborted) {
        const page = tables.listUnsettledCalls(after, to);
        const amendments = page.calls.map((call) => toAmendment(call, finder)).filter((found) => found !== null);
        if (amendments.length > 0) {
          const amended = await change.amend(amendments);
          calls += amended;
          skipped += amendments.length - amended;
          lastAt = Math.max(lastAt, page.calls.at(-1)?.event.report.occurredAt ?? lastAt);
        }
        if (page.next === null) return;
        after = page.next;
        await nextTurn();
      }
    };

    await deps.flush();
    // Left open by a run that was cut short; each of its calls is right by itself.
    const open = tables.readOpenCostChange();
    if (open?.kind === 'rates') await run('finishCostChange', open.id);
    try {
      for (const stretch of listStretches(deps, rates, finder)) await settleStretch(stretch);
    } finally {
      await change.finish();
    }
    if (skipped === 0 && !signal.aborted) {
      const mark = JSON.stringify(toMark(rates, rates.at(-1)!.date));
      if (mark !== tables.readRatesSettled()) await run('saveRatesSettled', mark);
    }
    return { calls, lastAt: calls === 0 ? null : lastAt };
  };
};

export type SettleCalls = ReturnType<typeof createSettling>;
