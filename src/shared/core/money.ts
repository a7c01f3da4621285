import { Decimal } from 'decimal.js';

/**
 * Money is whole nano-units (1e-9 of a USD or EUR) in a `bigint`; on its way in and out it is plain decimal text. Nothing
 * here goes through floating-point arithmetic.
 */

export const nanoPerUnit = 1_000_000_000n;

/** No amount, price or quantity has an exponent beyond this; a longer one would only serve to fill memory. */
const largestExponent = 60;

const plainDecimal = /^(-?)(\d+)(?:\.(\d+))?$/;

/**
 * Plain decimal text (no exponent, no trailing zeros) of a JSON number or a decimal string, or `null` when it is neither:
 * NaN, infinities, hex, empty text, absurd exponents. A number counts as its shortest written form, so `0.1` is `"0.1"`;
 * `parseDecimal(1e-7)` is `"0.0000001"`.
 */
export const parseDecimal = (value: number | string): string | null => {
  const text = typeof value === 'number' ? String(value) : value.trim();
  if (text.length > 120 || !/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) return null;
  const decimal = new Decimal(text);
  if (!decimal.isFinite() || Math.abs(decimal.e) > largestExponent) return null;
  return decimal.isZero() ? '0' : decimal.toFixed();
};

/** A decimal as `mantissa / 10 ** scale`, exact. Throws `RangeError` on anything but plain decimal text: that is a bug. */
export const toMantissa = (decimalText: string): { readonly mantissa: bigint; readonly scale: number } => {
  const match = plainDecimal.exec(decimalText);
  if (!match) throw new RangeError(`Not a plain decimal: ${decimalText}`);
  const fraction = (match[3] ?? '').replace(/0+$/, '');
  const mantissa = BigInt(match[2] + fraction);
  return { mantissa: match[1] === '-' ? -mantissa : mantissa, scale: fraction.length };
};

/** `n / d` rounded to the nearest whole, a tie to the even neighbour: 5/2 -> 2, 7/2 -> 4, -5/2 -> -2. `d` must be positive. */
export const divideHalfEven = (n: bigint, d: bigint): bigint => {
  const quotient = n / d;
  const remainder = n - quotient * d;
  if (remainder === 0n) return quotient;
  const twice = remainder < 0n ? -2n * remainder : 2n * remainder;
  if (twice < d || (twice === d && quotient % 2n === 0n)) return quotient;
  return n < 0n ? quotient - 1n : quotient + 1n;
};

/** Nano-units of a plain decimal amount, rounded half to even: `"0.0075"` -> `7_500_000n`, `"0.0000000005"` -> `0n`. */
export const toNano = (decimalText: string): bigint => {
  const { mantissa, scale } = toMantissa(decimalText);
  return scale <= 9 ? mantissa * 10n ** BigInt(9 - scale) : divideHalfEven(mantissa, 10n ** BigInt(scale - 9));
};

/** `mantissa / 10 ** scale` as plain decimal text without trailing zeros. */
export const formatMantissa = (mantissa: bigint, scale: number): string => {
  const digits = (mantissa < 0n ? -mantissa : mantissa).toString().padStart(scale + 1, '0');
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, '');
  return `${mantissa < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Nano-units as plain decimal text, exact: `7_500_000n` -> `"0.0075"`, `0n` -> `"0"`, `-1_500_000_000n` -> `"-1.5"`. */
export const formatNano = (nano: bigint): string => formatMantissa(nano, 9);

const greatestCommonDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestCommonDivisor(b, a % b));

/** Least common multiple of two positive whole numbers. */
export const leastCommonMultiple = (a: bigint, b: bigint): bigint => (a / greatestCommonDivisor(a, b)) * b;

/**
 * `n / d` as plain decimal text: exact where it ends, else rounded half to even at `digits` decimals (a price by the hour
 * billed by the second need not end). `d` must be positive.
 */
export const formatRatio = (n: bigint, d: bigint, digits = 30): string =>
  formatMantissa(divideHalfEven(n * 10n ** BigInt(digits), d), digits);
