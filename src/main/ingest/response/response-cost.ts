import { formatMantissa, parseDecimal, toMantissa } from '../../../shared/core/money.ts';
import type { JsonObject } from '../json-object.ts';
import { asObject } from './reading.ts';
import type { Tally } from './reading.ts';

/**
 * What the provider says it charged in USD, as plain decimal text; null where it says nothing. With the owner's own key
 * behind OpenRouter (`is_byok`) `cost` is OpenRouter's fee alone and the upstream provider charges the rest, so the
 * call costs both: fee 0.0005 + upstream 0.01 -> "0.0105".
 */
export const readCost = (root: JsonObject, usage: JsonObject | undefined, tally: Tally): string | null => {
  if (usage !== undefined) {
    const ticks = toCost(usage['cost_in_usd_ticks']);
    if (ticks !== null) {
      tally.provider = 'x-ai';
      const { mantissa, scale } = toMantissa(ticks);
      return formatMantissa(mantissa, scale + 10);
    }
    const cost = readUsageCost(usage, tally);
    if (cost !== null) return cost;
  }
  const metadata = asObject(root['providerMetadata']);
  const openRouter = asObject(asObject(metadata?.['openrouter'])?.['usage']);
  const routed = openRouter === undefined ? null : toCost(openRouter['cost']);
  if (routed !== null) tally.provider = 'openrouter';
  return (
    routed ??
    toCost(asObject(metadata?.['gateway'])?.['cost']) ??
    toCost(root['response_cost']) ??
    toCost(asObject(root['_hidden_params'])?.['response_cost']) ??
    toCost(root['total_cost_usd'])
  );
};

const readUsageCost = (usage: JsonObject, tally: Tally): string | null => {
  const perplexity = asObject(usage['cost']);
  if (perplexity !== undefined) {
    const total = toCost(perplexity['total_cost']);
    if (total !== null) tally.provider = 'perplexity';
    return total;
  }
  const cost = toCost(usage['cost']);
  const details = asObject(usage['cost_details']);
  if (cost !== null && (details !== undefined || typeof usage['is_byok'] === 'boolean')) tally.provider = 'openrouter';
  if (usage['is_byok'] !== true) return cost;
  const upstream = toCost(details?.['upstream_inference_cost']);
  return upstream === null ? cost : addDecimals(upstream, cost ?? '0');
};

const addDecimals = (a: string, b: string): string => {
  const left = toMantissa(a);
  const right = toMantissa(b);
  const scale = Math.max(left.scale, right.scale);
  const widen = (of: typeof left): bigint => of.mantissa * 10n ** BigInt(scale - of.scale);
  return formatMantissa(widen(left) + widen(right), scale);
};

const toCost = (value: unknown): string | null => {
  if (typeof value !== 'number' && typeof value !== 'string') return null;
  const cost = parseDecimal(value);
  return cost === null || cost.startsWith('-') ? null : cost;
};
