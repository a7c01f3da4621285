import { addFigures, noFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import type { BoundedRange } from '../../../shared/core/period.ts';
import { firstDayOf, toDayText } from '../../../shared/core/period/civil-day.ts';
import type { UsageFilter } from '../../store/usage-filter.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';

/** Whole local days, as days since 1970-01-01; `end` is the day after the last. */
export type DaySpan = { readonly first: number; readonly end: number };

/** Today and the `count - 1` days before it. */
export const lastDays = ({ days, now }: OwnerClock, count: number): DaySpan => {
  const today = days.dayOf(now());
  return { first: today - count + 1, end: today + 1 };
};

export const toRange = ({ days }: OwnerClock, { first, end }: DaySpan): BoundedRange => ({
  from: days.startOfDay(first),
  to: days.startOfDay(end),
});

/** `YYYY-MM` of a month number. */
export const toMonthText = (month: number): string => toDayText(firstDayOf(month)).slice(0, 7);

/** Figures of one unit of days: a day, a week by its first day, a month by its number. */
export type UnitFigures = { readonly unit: number; readonly figures: Figures };

/** Figures unit by unit, oldest first and without holes; a date the owner's zone skipped is none. */
export const readUnits = (
  reader: UsageReader,
  clock: OwnerClock,
  filter: UsageFilter,
  span: DaySpan,
  unitOf: (day: number) => number = (day) => day,
): UnitFigures[] => {
  const { startOfDay } = clock.days;
  const units = new Map<number, Figures>();
  for (let day = span.first; day < span.end; day += 1) {
    if (startOfDay(day) < startOfDay(day + 1)) units.set(unitOf(day), noFigures);
  }
  for (const { time, figures } of reader.readGroups(toRange(clock, span), filter, { time: 'day' })) {
    const unit = unitOf(time);
    units.set(unit, addFigures(units.get(unit) ?? noFigures, figures));
  }
  return [...units].map(([unit, figures]) => ({ unit, figures }));
};

export const addUp = (parts: readonly { readonly figures: Figures }[]): Figures =>
  parts.map(({ figures }) => figures).reduce(addFigures, noFigures);
