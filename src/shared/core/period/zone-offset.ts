import { Temporal } from 'temporal-polyfill';
import { AppError } from '../app-error.ts';

export const dayMs = 86_400_000;
export const hourMs = 3_600_000;
/** The last instant a `Date` can hold: stands for "no end". */
export const maxTime = 8.64e15;

/** The remainder that is never negative: `modulo(-1, 24)` is 23. */
export const modulo = (value: number, by: number): number => value - Math.floor(value / by) * by;

/** What a zone's clock shows against UTC. Times are epoch milliseconds, offsets milliseconds to add to UTC. */
export type ZoneOffset = {
  readonly offsetAt: (epochMs: number) => number;
  /** The offset at `epochMs` surely holds until here: the next clock change or the end of the UTC day. */
  readonly steadyUntil: (epochMs: number) => number;
  /** The offset of the whole UTC day (days since 1970-01-01), or null when the clock changes in it. */
  readonly steadyOffsetOf: (utcDay: number) => number | null;
};

/** One UTC day: `before` holds up to `changeAt`, `after` from it on. */
type UtcDay = {
  readonly end: number;
  readonly changeAt: number;
  readonly before: number;
  readonly after: number;
};

const mostDays = 100_000;
const zones = new Map<string, ZoneOffset>();

const readOffset = (epochMs: number, timeZone: string): number => {
  const clamped = Math.min(Math.max(epochMs, -maxTime), maxTime);
  return Temporal.Instant.fromEpochMilliseconds(clamped).toZonedDateTimeISO(timeZone).offsetNanoseconds / 1e6;
};

/** Throws `AppError` `invalid` for a name the time zone database does not hold. */
const checkTimeZone = (timeZone: string): void => {
  try {
    readOffset(0, timeZone);
  } catch (cause) {
    throw new AppError(
      'invalid',
      `There is no time zone called "${timeZone}": use an IANA name such as Europe/Rome or UTC.`,
      { cause },
    );
  }
};

/**
 * The offsets of an IANA zone, remembered per UTC day, so that repeated questions cost no calendar work. One clock
 * change per UTC day is found, to the second; the time zone database holds no day with two.
 */
export const getZoneOffset = (timeZone: string): ZoneOffset => {
  const known = zones.get(timeZone);
  if (known !== undefined) return known;
  checkTimeZone(timeZone);

  const days = new Map<number, UtcDay>();
  let last: UtcDay = { end: Number.NEGATIVE_INFINITY, changeAt: 0, before: 0, after: 0 };

  const findChange = (start: number, end: number, before: number): number => {
    let [low, high] = [start / 1000, end / 1000];
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (readOffset(middle * 1000, timeZone) === before) low = middle;
      else high = middle;
    }
    return high * 1000;
  };

  const dayAt = (day: number): UtcDay => {
    const found = days.get(day);
    if (found !== undefined) return found;
    const [start, end] = [day * dayMs, (day + 1) * dayMs];
    const before = days.get(day - 1)?.after ?? readOffset(start, timeZone);
    const after = days.get(day + 1)?.before ?? readOffset(end, timeZone);
    const made = { end, changeAt: before === after ? end : findChange(start, end, before), before, after };
    if (days.size >= mostDays) days.clear();
    days.set(day, made);
    return made;
  };

  const at = (epochMs: number): UtcDay => {
    if (epochMs >= last.end || epochMs < last.end - dayMs) last = dayAt(Math.floor(epochMs / dayMs));
    return last;
  };

  const made: ZoneOffset = {
    offsetAt: (epochMs) => {
      const day = at(epochMs);
      return epochMs < day.changeAt ? day.before : day.after;
    },
    steadyUntil: (epochMs) => {
      const day = at(epochMs);
      return epochMs < day.changeAt ? day.changeAt : day.end;
    },
    steadyOffsetOf: (utcDay) => {
      const day = dayAt(utcDay);
      return day.before === day.after ? day.before : null;
    },
  };
  zones.set(timeZone, made);
  return made;
};
