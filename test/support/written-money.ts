/**
 * Amounts as the screens must write them, worked out digit by digit and without `Intl`: what is on screen is compared
 * with this, not with the program's own formatting.
 */

type Language = 'it' | 'en';

const groups = (digits: string, separator: string): string => digits.replaceAll(/\B(?=(\d{3})+$)/g, separator);

/** 1e-9 units of a decimal text with at most nine decimals. */
export const toNano = (amount: string): bigint => {
  const [whole = '', fraction = ''] = amount.split('.');
  if (fraction.length > 9) throw new Error(`More than nine decimals: ${amount}`);
  return BigInt(whole + fraction.padEnd(9, '0'));
};

/** `value / 10^places`, rounded half away from zero. @param value not negative */
const roundTo = (value: bigint, places: number): bigint => {
  const unit = 10n ** BigInt(places);
  return (value + unit / 2n) / unit;
};

const cent = 10_000_000n;

/** Two decimals; under one cent three significant digits, without zeros at the end. */
const toDigits = (nano: bigint): { readonly whole: string; readonly fraction: string } => {
  if (nano === 0n || nano >= cent) {
    const cents = roundTo(nano, 7).toString().padStart(3, '0');
    return { whole: cents.slice(0, -2), fraction: cents.slice(-2) };
  }
  const extra = Math.max(0, nano.toString().length - 3);
  const rounded = roundTo(nano, extra) * 10n ** BigInt(extra);
  return { whole: '0', fraction: rounded.toString().padStart(9, '0').replace(/0+$/, '') };
};

/** `writeMoney('1234.565', 'EUR', 'it')` is `1.234,57 €`, its space a hard one. @param amount not negative */
export const writeMoney = (amount: string | null, currency: 'EUR' | 'USD', language: Language): string => {
  if (amount === null) return '—';
  const { whole, fraction } = toDigits(toNano(amount));
  const symbol = currency === 'EUR' ? '€' : '$';
  return language === 'it'
    ? `${groups(whole, '.')},${fraction}\u00A0${symbol}`
    : `${symbol}${groups(whole, ',')}.${fraction}`;
};

/** `writeCount(1234, 'it')` is `1.234`. */
export const writeCount = (count: number, language: Language): string =>
  groups(String(count), language === 'it' ? '.' : ',');
