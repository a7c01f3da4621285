const rfc3339 =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[Tt ](?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/;

/**
 * Epoch milliseconds (UTC) of an RFC 3339 time, or null when it is not one: the offset (`Z`, `+02:00`) is required,
 * since a local time without one names a different moment on every machine. Parts of a millisecond are dropped, a leap
 * second is the second after :59.
 */
export const parseTime = (text: string): number | null => {
  if (text.length > 64 || !rfc3339.test(text)) return null;
  const day = Number(text.slice(8, 10));
  if (day > 28 && day > daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)))) return null;
  const leapSecond = text.startsWith('60', 17);
  const iso = leapSecond || text.charCodeAt(10) !== 0x54 || !text.endsWith('Z') ? normalise(text, leapSecond) : text;
  const time = Date.parse(iso);
  return Number.isNaN(time) ? null : leapSecond ? time + 1000 : time;
};

const normalise = (text: string, leapSecond: boolean): string =>
  `${text.slice(0, 10)}T${text.slice(11, 17)}${leapSecond ? '59' : text.slice(17, 19)}${text.slice(19).toUpperCase()}`;

const daysInMonth = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
};
