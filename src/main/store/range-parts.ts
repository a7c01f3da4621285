import type { TimeRange } from '../../shared/core/period.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import type { DayCut } from './rollup-tables.ts';

/**
 * A stretch of time and what holds it exactly: whole local days in the rollups (`from`/`to` are day numbers), or the
 * events themselves (`from`/`to` are epoch ms).
 */
export type RangePart =
  | { readonly grain: 'day'; readonly from: number; readonly to: number }
  | { readonly grain: 'event'; readonly from: number; readonly to: number };

/** Day numbers beyond every event. */
const everyDay = { from: -200_000_000, to: 200_000_000 };

/** Cuts a range at the owner's local days: whole days in the middle, events at the edges. */
export const toRangeParts = (range: TimeRange, cut: DayCut): RangePart[] => {
  if (range.from !== null && range.from >= range.to) return [];
  const firstDay = range.from === null ? everyDay.from : firstWholeDay(range.from, cut);
  const lastDay = range.to >= maxTime ? everyDay.to : cut.dayOf(range.to);
  if (firstDay > lastDay) return toEvents(range.from ?? -maxTime, range.to);
  const head = range.from === null ? [] : toEvents(range.from, cut.startOfDay(firstDay));
  const middle: RangePart[] = firstDay < lastDay ? [{ grain: 'day', from: firstDay, to: lastDay }] : [];
  const tail = range.to >= maxTime ? [] : toEvents(cut.startOfDay(lastDay), range.to);
  return [...head, ...middle, ...tail];
};

const firstWholeDay = (from: number, cut: DayCut): number => {
  const day = cut.dayOf(from);
  return cut.startOfDay(day) === from ? day : day + 1;
};

/** A stretch of time as events; nothing where it is empty. */
export const toEvents = (from: number, to: number): RangePart[] => (from < to ? [{ grain: 'event', from, to }] : []);

/** A part as half-open epoch milliseconds. */
export const toEventRange = (part: RangePart, cut: DayCut): { from: number; to: number } => {
  if (part.grain === 'event') return part;
  return {
    from: part.from <= everyDay.from ? -maxTime : cut.startOfDay(part.from),
    to: part.to >= everyDay.to ? maxTime : cut.startOfDay(part.to),
  };
};
