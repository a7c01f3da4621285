import { tokenParts } from './merge-sightings-order.ts';
import type { UsageReport, UsageUnits } from './usage-event.ts';

/**
 * The quantities of the first, whole. A part that it does not know is taken from the first other one with the same totals
 * that does, unless the parts would then be more than the whole.
 *
 * @param reports of one call, best first (`compareUsage`)
 */
export const mergeUnits = (reports: readonly UsageReport[]): UsageUnits => {
  const [best, ...others] = reports as [UsageReport, ...UsageReport[]];
  const peers = others.filter((other) => isPeer(best, other)).map(({ units }) => units);
  let merged: UsageUnits = { ...best.units, otherUnits: { ...best.units.otherUnits } };
  for (const part of tokenParts) {
    if (merged[part] > 0) continue;
    const known = peers.find((units) => units[part] > 0);
    if (known === undefined) continue;
    const filled = { ...merged, [part]: known[part] };
    if (fits(filled)) merged = filled;
  }
  const otherUnits: Record<string, number> = {};
  for (const units of peers.toReversed()) Object.assign(otherUnits, units.otherUnits);
  return { ...merged, otherUnits: { ...otherUnits, ...merged.otherUnits } };
};

/** Whether one may fill in what the other lacks: they count the same call to the same end. */
const isPeer = (best: UsageReport, other: UsageReport): boolean =>
  other.usageReported &&
  other.units.inputTokens === best.units.inputTokens &&
  other.units.outputTokens === best.units.outputTokens;

const fits = (units: UsageUnits): boolean =>
  units.cacheReadTokens + units.cacheWriteTokens <= units.inputTokens &&
  units.cacheWrite1hTokens <= units.cacheWriteTokens &&
  units.reasoningTokens <= units.outputTokens &&
  units.inputAudioTokens <= units.inputTokens &&
  units.outputAudioTokens <= units.outputTokens;
