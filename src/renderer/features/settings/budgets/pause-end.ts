import { toDayKey } from '../../../format/dates.ts';

const hourMs = 3_600_000;
/** No day is longer, even when a clock is put back. */
const longestDayMs = 26 * hourMs;

/** When the day ends that holds a moment, in the zone: the first instant of the next one. Epoch milliseconds. */
export const calcDayEnd = (now: number, timeZone: string): number => {
  const today = toDayKey(now, timeZone);
  let [inside, after] = [now, now + longestDayMs];
  while (after - inside > 1) {
    const middle = Math.floor((inside + after) / 2);
    if (toDayKey(middle, timeZone) === today) inside = middle;
    else after = middle;
  }
  return after;
};

/** For how long nothing is shown. */
export const pauses = ['hour', 'today', 'week'] as const;
export type Pause = (typeof pauses)[number];

/** RFC 3339, as the engine takes it. @param now epoch milliseconds */
export const calcPauseEnd = (pause: Pause, now: number, timeZone: string): string => {
  const ends = { hour: now + hourMs, today: calcDayEnd(now, timeZone), week: now + 7 * 24 * hourMs };
  return new Date(ends[pause]).toISOString();
};
