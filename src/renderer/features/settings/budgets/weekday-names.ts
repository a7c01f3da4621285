import type { Settings } from '../../../../shared/contract/settings.ts';

type Weekday = Settings['digest_weekday'];

/** Monday first; the type makes a missing one a compile error. */
const dates: Readonly<Record<Weekday, string>> = {
  monday: '2024-01-01',
  tuesday: '2024-01-02',
  wednesday: '2024-01-03',
  thursday: '2024-01-04',
  friday: '2024-01-05',
  saturday: '2024-01-06',
  sunday: '2024-01-07',
};

/** The days of the week to choose from: "Monday", "lunedì". */
export const listWeekdays = (locale: string): readonly { readonly value: Weekday; readonly label: string }[] => {
  const format = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  return (Object.keys(dates) as Weekday[]).map((value) => ({ value, label: format.format(Date.parse(dates[value])) }));
};
