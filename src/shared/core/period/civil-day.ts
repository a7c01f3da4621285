import { dayMs, modulo } from './zone-offset.ts';

/**
 * Calendar arithmetic without a zone. A day number is the count of civil days since 1970-01-01; a month number is
 * `year * 12 + month - 1`.
 */

const datePattern = /^\d{4}-\d{2}-\d{2}$/;

/** `2026-08-22` -> 20687; null when the text is not an existing date of that form. */
export const toDayNumber = (text: string): number | null => {
  if (!datePattern.test(text)) return null;
  const epochMs = Date.parse(`${text}T00:00:00.000Z`);
  if (Number.isNaN(epochMs)) return null;
  const day = epochMs / dayMs;
  return toDayText(day) === text ? day : null;
};

/** 20687 -> `2026-08-22`. */
export const toDayText = (dayNumber: number): string => {
  const text = new Date(dayNumber * dayMs).toISOString();
  return text.slice(0, text.indexOf('T'));
};

/** 1 (Monday) to 7 (Sunday): day 0 was a Thursday. */
export const weekdayOf = (dayNumber: number): number => modulo(dayNumber + 3, 7) + 1;

/** The first day of the week that holds `dayNumber`; `weekStart` is 1 for Monday, 7 for Sunday. */
export const weekStartOf = (dayNumber: number, weekStart: 1 | 7): number =>
  dayNumber - modulo(weekdayOf(dayNumber) - weekStart, 7);

export const monthOf = (dayNumber: number): number => {
  const date = new Date(dayNumber * dayMs);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
};

/** The day number of the first of a month. */
export const firstDayOf = (month: number): number => {
  const date = new Date(0);
  date.setUTCFullYear(Math.floor(month / 12), modulo(month, 12), 1);
  return date.getTime() / dayMs;
};
