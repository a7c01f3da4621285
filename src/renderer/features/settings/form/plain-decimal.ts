/**
 * An amount as the engine takes it: "2,50" is 2.50 where the comma is the decimal sign. Anything else is left as it is
 * for the engine to judge; "1,234" may be more than a thousand to an English reader, so it is never guessed.
 *
 * @param locale the owner's, which decides what the comma is
 */
export const toPlainDecimal = (text: string, locale: string): string => {
  const trimmed = text.trim();
  const decimalSign = new Intl.NumberFormat(locale).formatToParts(1.5).find(({ type }) => type === 'decimal')?.value;
  return decimalSign === ',' && /^-?\d+,\d+$/.test(trimmed) ? trimmed.replace(',', '.') : trimmed;
};

/** The other way round, for editing: 2.5 is "2,5" in Italian. No grouping, every digit. */
export const toLocalDecimal = (decimal: string, locale: string): string =>
  toPlainDecimal('0,5', locale) === '0.5' ? decimal.replace('.', ',') : decimal;
