/** Seconds of a UTC day, half-open; `end` before `start` passes midnight. */
export type DayWindow = { readonly startSecond: number; readonly endSecond: number };

/** When one entry of a price list holds. Of several that hold at a moment the last one wins. */
export type PriceValidity = {
  /** Epoch milliseconds, inclusive; null: since ever. */
  readonly fromMs: number | null;
  /** Epoch milliseconds, exclusive; null: open. */
  readonly untilMs: number | null;
  /** Daily windows in UTC; empty: all day. */
  readonly windows: readonly DayWindow[];
  /** True when the windows hold from Monday to Friday only, days counted `dayOffsetHours` ahead of UTC. */
  readonly weekdaysOnly: boolean;
  readonly dayOffsetHours: number;
};

export const always: PriceValidity = {
  fromMs: null,
  untilMs: null,
  windows: [],
  weekdaysOnly: false,
  dayOffsetHours: 0,
};

const dayMs = 86_400_000;

const isWeekday = (atMs: number, offsetHours: number): boolean => {
  const day = (((Math.floor((atMs + offsetHours * 3_600_000) / dayMs) + 4) % 7) + 7) % 7;
  return day !== 0 && day !== 6;
};

const isInWindow = ({ startSecond, endSecond }: DayWindow, atMs: number): boolean => {
  const ofDay = (((atMs % dayMs) + dayMs) % dayMs) / 1000;
  return endSecond < startSecond
    ? ofDay >= startSecond || ofDay < endSecond
    : ofDay >= startSecond && ofDay < endSecond;
};

const holds = (validity: PriceValidity, atMs: number): boolean =>
  (validity.fromMs === null || atMs >= validity.fromMs) &&
  (validity.untilMs === null || atMs < validity.untilMs) &&
  (!validity.weekdaysOnly || isWeekday(atMs, validity.dayOffsetHours)) &&
  (validity.windows.length === 0 || validity.windows.some((window) => isInWindow(window, atMs)));

/** Moments around `atMs` at which an entry may begin or cease to hold. */
const boundaries = (validity: PriceValidity, atMs: number): readonly number[] => {
  const day = Math.floor(atMs / dayMs) * dayMs;
  const edges = [validity.fromMs, validity.untilMs].filter((edge) => edge !== null);
  for (const start of [day - dayMs, day, day + dayMs, day + 2 * dayMs]) {
    if (validity.weekdaysOnly) edges.push(start - validity.dayOffsetHours * 3_600_000);
    for (const window of validity.windows)
      edges.push(start + window.startSecond * 1000, start + window.endSecond * 1000);
  }
  return edges;
};

export type DatedChoice<T> = {
  readonly value: T;
  /** The choice is the same for every moment in `[fromMs, untilMs)`. */
  readonly fromMs: number;
  readonly untilMs: number;
};

/** The last entry that holds at a moment, and for how long that answer stays true; undefined when none does. */
export const chooseDated = <T extends { readonly validity: PriceValidity }>(
  entries: readonly T[],
  atMs: number,
): DatedChoice<T | undefined> => {
  let fromMs = -Infinity;
  let untilMs = Infinity;
  for (const { validity } of entries)
    for (const edge of boundaries(validity, atMs)) {
      if (edge <= atMs) fromMs = Math.max(fromMs, edge);
      else untilMs = Math.min(untilMs, edge);
    }
  return { value: entries.findLast(({ validity }) => holds(validity, atMs)), fromMs, untilMs };
};
