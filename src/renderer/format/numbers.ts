/** From here on a count is shortened: in half a widget, six digits are the most that read at a glance. */
const compactFrom = 100_000;

/** Every digit, grouped: 1234 is "1.234" in Italian. */
export const formatInteger = (value: number, locale: string): string =>
  new Intl.NumberFormat(locale, { useGrouping: 'always', maximumFractionDigits: 0 }).format(value);

/** Exact below 100 000, then shortened: 1 234 567 is "1,2 Mln" in Italian, "1.2M" in English. */
export const formatCount = (value: number, locale: string): string =>
  value < compactFrom
    ? formatInteger(value, locale)
    : new Intl.NumberFormat(locale, { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/**
 * A change with its sign, a true minus included: 12.4 is "+12,4%" in Italian. From 100 % on without decimals.
 *
 * @param percent as the engine sends it: 12.4 means 12.4 %
 */
export const formatChange = (percent: number, locale: string): string =>
  new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    useGrouping: 'always',
    maximumFractionDigits: Math.abs(percent) < 100 ? 1 : 0,
  })
    .format(percent / 100)
    .replace('-', '−');
