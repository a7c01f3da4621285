import type { UsageUnits } from '../usage-event.ts';
import { dimensionsOf, partsOf } from './units.ts';

/** Reads the quantity of one unit; `undefined` when the report says nothing about it. */
export type QuantityReader = (units: UsageUnits) => number | undefined;

const columns: Readonly<Record<string, QuantityReader>> = {
  input_tokens: (units) => units.inputTokens,
  cache_read_tokens: (units) => units.cacheReadTokens,
  cache_write_tokens: (units) => units.cacheWriteTokens,
  cache_write_1h_tokens: (units) => units.cacheWrite1hTokens,
  output_tokens: (units) => units.outputTokens,
  output_reasoning_tokens: (units) => units.reasoningTokens,
  input_audio_tokens: (units) => units.inputAudioTokens,
  output_audio_tokens: (units) => units.outputAudioTokens,
};

/**
 * How a unit is read from a report. Outside the tokens a whole that was not reported is the sum of its reported parts
 * (`audio_seconds` where only `input_audio_seconds` came); a token whole is a column and always reported.
 */
export const quantityReader = (unit: string): QuantityReader => {
  const column = columns[unit];
  if (column) return column;
  const parts = dimensionsOf(unit)['family'] === 'tokens' ? [] : partsOf(unit);
  if (parts.length === 0) return (units) => units.otherUnits[unit];
  return ({ otherUnits }) => {
    const own = otherUnits[unit];
    if (own !== undefined && own > 0) return own;
    let sum = 0;
    for (const part of parts) sum += otherUnits[part] ?? 0;
    return sum;
  };
};

/** Every unit of which the call used any, by name. */
export const listQuantities = (units: UsageUnits): readonly { readonly unit: string; readonly quantity: number }[] => {
  const named: readonly (readonly [string, number | undefined])[] = [
    ...Object.entries(columns).map(([unit, read]) => [unit, read(units)] as const),
    ...Object.entries(units.otherUnits).filter(([unit]) => !(unit in columns)),
  ];
  return named.flatMap(([unit, quantity]) => (quantity !== undefined && quantity > 0 ? [{ unit, quantity }] : []));
};

/** True when nothing billable was used at all. */
export const isNoUsage = (units: UsageUnits): boolean => {
  if (units.inputTokens > 0 || units.outputTokens > 0 || units.cacheReadTokens > 0 || units.cacheWriteTokens > 0)
    return false;
  for (const unit in units.otherUnits) if ((units.otherUnits[unit] ?? 0) > 0) return false;
  return units.reasoningTokens === 0 && units.inputAudioTokens === 0 && units.outputAudioTokens === 0;
};
