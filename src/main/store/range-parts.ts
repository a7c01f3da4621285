import type { TimeRange } from '../../shared/core/period.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import type { DayCut } from './rollup-tables.ts';

/**
 * A stretch of time and what holds it exactly: whole local days in the rollups (`from`/`to` are day numbers), or the
 * events themselves (`from`/`to` are epoch ms, all in one local `day`).
 */
export type RangePart =
  | { readonly grain: 'day'; readonly from: number; readonly to: number }
  | { readonly grain: 'event'; readonly from: number; readonly to: number; readonly day: number };

/** Day numbers beyond every event. */
const everyDay = { from: -200_000_000, to: 200_000_000 };

/** Cuts a range at the owner's local days: whole days in the middle, events at the edges. */
export const toRangeParts = (range: TimeRange, cut: DayCut): RangePart[] => {
  if (range.from !== null && range.from >= range.to) return [];
  const firstDay = range.from === null ? everyDay.from : firstWholeDay(range.from, cut);
  const lastDay = range.to >= maxTime ? everyDay.to : cut.dayOf(range.to);
  if (firstDay > lastDay) return toEdge(range.from ?? -maxTime, range.to, lastDay);
  const head = range.from === null ? [] : toEdge(range.from, cut.startOfDay(firstDay), firstDay - 1);
  const middle: RangePart[] = firstDay < lastDay ? [{ grain: 'day', from: firstDay, to: lastDay }] : [];
  const tail = range.to >= maxTime ? [] : toEdge(cut.startOfDay(lastDay), range.to, lastDay);
  return [...head, ...middle, ...tail];
};

const firstWholeDay = (from: number, cut: DayCut): number => {
  const day = cut.dayOf(from);
  return cut.startOfDay(day) === from ? day : day + 1;
};

const toEdge = (from: number, to: number, day: number): RangePart[] =>
  from < to ? [{ grain: 'event', from, to, day }] : [];

/** The same stretch day by day, as events. `bounds` are the first and last event's times. */
export const toEventParts = (range: TimeRange, cut: DayCut, bounds: { first: number; last: number }): RangePart[] => {
  const from = Math.max(range.from ?? bounds.first, bounds.first);
  const to = Math.min(range.to, bounds.last + 1);
  const parts: RangePart[] = [];
  for (let day = cut.dayOf(from), start = from; start < to; day += 1) {
    const end = Math.min(cut.startOfDay(day + 1), to);
    parts.push(...toEdge(start, end, day));
    start = end;
  }
  return parts;
};

/** A part as half-open epoch milliseconds. */
export const toEventRange = (part: RangePart, cut: DayCut): { from: number; to: number } => {
  if (part.grain === 'event') return part;
  return {
    from: part.from <= everyDay.from ? -maxTime : cut.startOfDay(part.from),
    to: part.to >= everyDay.to ? maxTime : cut.startOfDay(part.to),
  };
};
