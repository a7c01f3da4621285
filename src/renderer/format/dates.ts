/** A bare date ("2026-06-12") is already a day of the owner's calendar; a time is read in the owner's zone. */
const isBareDate = (moment: string): boolean => moment.length === 10;

const dayFormat = (timeZone: string, locale: string): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone });

/** A day of the owner's calendar: "12 giu" or "Jun 12". @param moment date or RFC 3339 time */
export const formatDay = (moment: string, timeZone: string, locale: string): string =>
  dayFormat(isBareDate(moment) ? 'UTC' : timeZone, locale).format(new Date(moment));

/** The last day inside a period that ends before `end`: midnight of 1 June is "May 31". @param end as in `formatDay` */
export const formatLastDay = (end: string, timeZone: string, locale: string): string =>
  dayFormat(isBareDate(end) ? 'UTC' : timeZone, locale).format(Date.parse(end) - 1);

/** Time of day with seconds, in the owner's zone (the machine's while that is not known). @param at epoch milliseconds */
export const formatTime = (at: number, timeZone: string | undefined, locale: string): string =>
  new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone }).format(at);

/** The calendar day at that moment in the zone, for comparing: "2026-06-12". @param at epoch milliseconds */
export const toDayKey = (at: number, timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(at);
