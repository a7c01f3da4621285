import type { BreakdownItem } from '../../../shared/contract/read-models.ts';

/** Monday 5 January 1970, so that day and hour of the week can be named. */
const monday = Date.UTC(1970, 0, 5);
const hourMs = 3_600_000;

/** @param hour 0 is Monday 0 h, 167 is Sunday 23 h */
const at = (hour: number): Date => new Date(monday + hour * hourMs);

export const toHourName = (hour: number, locale: string): string =>
  new Intl.DateTimeFormat(locale, { hour: 'numeric', timeZone: 'UTC' }).format(at(hour));

/** "14:00 – 15:00", also over midnight: "23:00 – 0:00". */
export const toHourSpan = (hour: number, locale: string): string => {
  const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' });
  return `${format.format(at(hour))} – ${format.format(at(hour + 1))}`;
};

export const toWeekdayName = (weekday: number, style: 'short' | 'long', locale: string): string =>
  new Intl.DateTimeFormat(locale, { weekday: style, timeZone: 'UTC' }).format(at(weekday * 24));

export type HourFigures = { readonly calls: number; readonly tokens: number };

/** The 24 hours of the day, added up over the week. @param items the 168 hours of the week, in their order */
export const sumHours = (items: readonly BreakdownItem[]): readonly HourFigures[] =>
  Array.from({ length: 24 }, (_, hour) =>
    items
      .filter((_item, index) => index % 24 === hour)
      .reduce((sum, { calls, total_tokens: tokens }) => ({ calls: sum.calls + calls, tokens: sum.tokens + tokens }), {
        calls: 0,
        tokens: 0,
      }),
  );

/** Where most calls are, the first among equals; undefined without calls. */
export const findBusiest = (items: readonly { readonly calls: number }[]): number | undefined => {
  const most = Math.max(0, ...items.map(({ calls }) => calls));
  return most === 0 ? undefined : items.findIndex(({ calls }) => calls === most);
};
