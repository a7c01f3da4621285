import { Decimal } from 'decimal.js';

/**
 * The decimal a price was written as. The catalogue's numbers are shortest round-trip doubles, so their text is the
 * written literal; a handful carry float junk, recognised by more than 12 significant digits:
 * `toPriceText(0.18000000000000002)` -> `0.18`.
 */
export const toPriceText = (price: number): string => {
  const written = new Decimal(String(price));
  return (written.precision() > 12 ? new Decimal(written.toPrecision(12)) : written).toFixed();
};
