/** A moment as it is read: "20 Nov 2026, 22:41". @param moment RFC 3339 */
export const formatMoment = (moment: string, timeZone: string | undefined, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(Date.parse(moment));

/** A day with its year: "20 Nov 2026". @param day YYYY-MM-DD */
export const formatFullDay = (day: string, locale: string): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day));
