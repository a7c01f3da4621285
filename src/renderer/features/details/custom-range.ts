const dayMs = 86_400_000;

const shift = (date: string, days: number): string =>
  new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);

/** Ranges end before `to`; people name the last day. `toInclusiveEnd('2026-07-01')` is '2026-06-30'. */
export const toInclusiveEnd = (to: string): string => shift(to, -1);

/** The other way round: the day after the last. */
export const toExclusiveEnd = (lastDay: string): string => shift(lastDay, 1);
