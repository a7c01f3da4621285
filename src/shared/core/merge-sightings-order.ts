import type { SightingWay } from './call-sighting.ts';
import type { Seen } from './same-call.ts';
import type { UsageReport } from './usage-event.ts';

/**
 * Who is believed first. Every order here is total over sightings of different content, so that a merge does not depend on
 * what came first.
 */

/** The client's own records tell most of what a call was for; a gateway and a metric know least of it. */
const waysByDetail: readonly SightingWay[] = ['otlp-logs', 'otlp-spans', 'log-file', 'litellm', 'otlp-metrics'];
const rankOf = new Map(waysByDetail.map((way, rank) => [way, rank]));

/** All tokens; -1 where none were reported, which is less than nothing. */
export const totalOf = ({ usageReported, units }: UsageReport): number =>
  usageReported ? units.inputTokens + units.outputTokens : -1;

/** Names, texts, times: by way; within one the larger total, a given time, the earlier one. */
export const compareDetail = (a: Seen, b: Seen): number =>
  (rankOf.get(a.way) ?? 0) - (rankOf.get(b.way) ?? 0) ||
  totalOf(b.report) - totalOf(a.report) ||
  Number(b.report.occurredAtGiven) - Number(a.report.occurredAtGiven) ||
  a.report.occurredAt - b.report.occurredAt ||
  (a.contentHash < b.contentHash ? -1 : a.contentHash > b.contentHash ? 1 : 0);

/** Quantities and costs: the larger total, then the one that knows more parts of it. */
export const compareUsage = (a: Seen, b: Seen): number =>
  totalOf(b.report) - totalOf(a.report) || countParts(b.report) - countParts(a.report) || compareDetail(a, b);

/**
 * Whether it failed: who knows more tokens. With equal totals a failure is believed: a way that knows nothing of failures
 * says success.
 */
export const compareOutcome = (a: Seen, b: Seen): number =>
  totalOf(b.report) - totalOf(a.report) || Number(a.report.success) - Number(b.report.success) || compareDetail(a, b);

/** Parts of the tokens; the others of `UsageUnits` are the totals. A part comes after the one it is a part of. */
export const tokenParts = [
  'cacheReadTokens',
  'cacheWriteTokens',
  'cacheWrite1hTokens',
  'reasoningTokens',
  'inputAudioTokens',
  'outputAudioTokens',
] as const;

const countParts = ({ units }: UsageReport): number => {
  let parts = 0;
  for (const part of tokenParts) if (units[part] > 0) parts += 1;
  for (const unit in units.otherUnits) if (Object.hasOwn(units.otherUnits, unit)) parts += 1;
  return parts;
};
