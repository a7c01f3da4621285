import { Temporal } from 'temporal-polyfill';
import { toDayNumber } from './civil-day.ts';
import { createDayIndex } from './day-index.ts';

/** Date and time, then perhaps an offset; a `+` that arrived as a space (not escaped in an address) is understood. */
const timePattern = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+\- ]\d{2}:\d{2})?$/i;

/**
 * The epoch milliseconds of a date (the start of that local day) or of an RFC 3339 time; a time without offset is read
 * on the local clock: one the clock skipped moves forward, of a repeated one the first is meant. Null when the text is
 * neither.
 *
 * Example, Europe/Rome: `2026-08-22` is 2026-08-21T22:00Z, `2026-08-22T09:30` is 2026-08-22T07:30Z.
 */
export const parseMoment = (text: string, timeZone: string): number | null => {
  const day = toDayNumber(text);
  if (day !== null) return createDayIndex(timeZone).startOfDay(day);
  const parts = timePattern.exec(text);
  if (parts === null) return null;
  const [, date, time, offset] = parts;
  try {
    if (offset !== undefined) {
      const instant = Temporal.Instant.from(`${date}T${time}${offset.toUpperCase().replace(' ', '+')}`);
      return instant.epochMilliseconds;
    }
    return Temporal.PlainDateTime.from(`${date}T${time}`).toZonedDateTime(timeZone).epochMilliseconds;
  } catch {
    return null;
  }
};
