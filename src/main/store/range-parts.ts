import type { TimeRange } from '../../shared/core/period.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import type { DayCut } from './rollup-tables.ts';

/**
 * A stretch of time and what holds it exactly: whole local days in the rollups (`from`/`to` are day numbers), whole hours of
 * one of them (`day * 24 + 0..23`), or the events themselves (`from`/`to` are epoch ms).
 */
export type FigurePart =
  | RangePart
  | { readonly grain: 'hour'; readonly from: number; readonly to: number }
  /** Calls of that stretch of time (epoch ms) that are kept in sums alone. */
  | { readonly grain: 'retired'; readonly from: number; readonly to: number };

/** The same without hours, which know nothing of clients, users and conversations, nor of response times. */
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

const hourMs = 3_600_000;
const hoursOfDay = Array.from({ length: 24 }, (_, hour) => hour);

/** Whether a local day, given by its start and end, shows each of 24 hours once, on the hour. */
export const hasPlainHours = (cut: DayCut, from: number, to: number): boolean =>
  to - from === hoursOfDay.length * hourMs &&
  hoursOfDay.every(
    (hour) => cut.hourOf(from + hour * hourMs) === hour && cut.hourOf(from + (hour + 1) * hourMs - 1) === hour,
  );

/** Has whole hours read from the rollups where a range cuts into a day: what is left of its events is below an hour's. */
export const withHours = (parts: readonly RangePart[], cut: DayCut): FigurePart[] =>
  parts.flatMap((part): FigurePart[] => {
    if (part.grain !== 'event') return [part];
    const day = cut.dayOf(part.from);
    const [start, end] = [cut.startOfDay(day), cut.startOfDay(day + 1)];
    const first = Math.ceil((part.from - start) / hourMs);
    const last = Math.floor((part.to - start) / hourMs);
    if (first >= last || part.to > end || !hasPlainHours(cut, start, end)) return [part];
    return [
      ...toEvents(part.from, start + first * hourMs),
      { grain: 'hour', from: day * 24 + first, to: day * 24 + last },
      ...toEvents(start + last * hourMs, part.to),
    ];
  });

/** Beside the events of a part, the calls that are kept in sums alone; these all lie before `before` (epoch ms). */
export const withRetired = (parts: readonly FigurePart[], before: number): FigurePart[] =>
  parts.flatMap((part): FigurePart[] =>
    part.grain !== 'event' || part.from >= before
      ? [part]
      : [part, { grain: 'retired', from: part.from, to: Math.min(part.to, before) }],
  );

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
