import { formatMantissa, parseDecimal } from '../../../../shared/core/money.ts';
import type { OtlpAttributes, OtlpValue } from '../otlp-record.ts';
import { names } from './attribute-names.ts';
import { firstGiven, objectOf } from './attributes.ts';

/**
 * What the record says the call cost in USD, as plain decimal text; null where it does not say. It counts as billed: it
 * is the figure the tool or the gateway books, and the price list's own is kept beside it.
 *
 * A 0 beside tokens says nothing: tools write it for a model they have no price for.
 */
export const readCost = (attributes: OtlpAttributes, hasTokens: boolean): string | null => {
  const cost =
    microsOf(attributes.get('cost_usd_micros')) ??
    toAmount(firstGiven(attributes, names.cost)?.value) ??
    toAmount(objectOf(attributes, 'langfuse.observation.cost_details')?.['total']);
  return cost === '0' && hasTokens ? null : cost;
};

/** Millionths of a dollar: 17481 -> "0.017481". */
const microsOf = (value: OtlpValue | undefined): string | null => {
  const micros = toAmount(value);
  return micros !== null && /^\d+$/.test(micros) ? formatMantissa(BigInt(micros), 6) : null;
};

const toAmount = (value: unknown): string | null => {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const amount = parseDecimal(value);
  return amount === null || amount.startsWith('-') ? null : amount;
};
