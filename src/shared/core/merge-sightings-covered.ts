import { compareDetail, compareOutcome, compareUsage, tokenParts, totalOf } from './merge-sightings-order.ts';
import type { Seen } from './same-call.ts';
import type { Client, UsageReport } from './usage-event.ts';

/** What is kept of one call at most: more says nothing more. */
const mostSightings = 64;

/**
 * The sightings that a merge needs, best first (`compareUsage`): those that no other of the same way covers. A log file
 * repeats a message with every part of the answer, and only the last of them says something.
 *
 * `mergeSightings` gives the same for what is kept as for all, whatever is added to both.
 */
export const dropCovered = <T extends Seen>(sightings: readonly T[]): T[] => {
  const kept: T[] = [];
  for (const sighting of sightings.toSorted(compareUsage)) {
    if (kept.length === mostSightings) break;
    if (!kept.some((other) => covers(other, sighting))) kept.push(sighting);
  }
  return kept;
};

/** Whether all that `b` says is said by `a`, or something better, so that no merge with `a` in it needs `b`. */
export const covers = (a: Seen, b: Seen): boolean =>
  a.way === b.way &&
  compareUsage(a, b) < 0 &&
  compareDetail(a, b) < 0 &&
  compareOutcome(a, b) < 0 &&
  a.report.origin === b.report.origin &&
  a.report.occurredAtGiven >= b.report.occurredAtGiven &&
  coversUnits(a.report, b.report) &&
  coversCost(a.report, b.report) &&
  optional.every((name) => b.report[name] === null || a.report[name] !== null) &&
  coversError(a.report, b.report) &&
  coversClient(a.report.client, b.report.client) &&
  coversNames(a.report.metadata, b.report.metadata);

/** What a sighting may know or not. */
const optional = [
  'operation',
  'provider',
  'model',
  'requestModel',
  'serviceTier',
  'userId',
  'userEmail',
  'conversationId',
  'durationMs',
  'inputPreview',
  'outputPreview',
] as const satisfies readonly (keyof UsageReport)[];

/** Parts of a smaller total are never asked for. */
const coversUnits = (a: UsageReport, b: UsageReport): boolean =>
  totalOf(a) > totalOf(b) ||
  (a.units.inputTokens === b.units.inputTokens &&
    tokenParts.every((part) => b.units[part] === 0 || a.units[part] > 0) &&
    coversNames(a.units.otherUnits, b.units.otherUnits));

const coversCost = (a: UsageReport, b: UsageReport): boolean =>
  (b.flatCost === null && b.billedCostUsd === null) || a.flatCost !== null || a.billedCostUsd !== null;

/** What went wrong is asked of those with the same outcome. */
const coversError = (a: UsageReport, b: UsageReport): boolean =>
  (['errorCode', 'errorMessage'] as const).every(
    (name) => b[name] === null || (a.success === b.success && a[name] !== null),
  );

const coversClient = (a: Client | null, b: Client | null): boolean =>
  b === null ||
  (a !== null &&
    a.id === b.id &&
    (b.name === null || a.name !== null) &&
    (b.phone === null || a.phone !== null) &&
    (b.email === null || a.email !== null));

const coversNames = (a: object | null, b: object | null): boolean =>
  b === null || Object.keys(b).every((name) => a !== null && Object.hasOwn(a, name));
