import type { JsonObject } from '../json-object.ts';

/**
 * What LiteLLM says the call cost, in USD; null where it does not say. LiteLLM works the cost out itself, but it is the
 * figure the gateway books and charges to its keys, so it counts as a bill and the price list's figure is kept beside it.
 *
 * A call it answered from its own cache cost nothing. LiteLLM writes 0 for "not known" too: a 0 counts only for a call
 * that succeeded and whose cost it did not fail to work out. Anything else is left to the price list.
 */
export const readLitellmCost = (payload: JsonObject, success: boolean): unknown => {
  if (payload['cache_hit'] === true) return '0';
  const cost = payload['response_cost'] ?? null;
  const isZero = cost === 0 || (typeof cost === 'string' && Number(cost) === 0);
  if (!isZero) return cost;
  return success && (payload['response_cost_failure_debug_info'] ?? null) === null ? '0' : null;
};
