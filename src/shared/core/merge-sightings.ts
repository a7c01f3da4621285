import { compareDetail, compareOutcome, compareUsage } from './merge-sightings-order.ts';
import { mergeUnits } from './merge-sightings-units.ts';
import type { Seen } from './same-call.ts';
import type { Client, UsageReport } from './usage-event.ts';

/** A merge, and which sighting gave what; `cost` is null where no sighting has one. */
export type Merge = {
  readonly report: UsageReport;
  readonly from: {
    /** Names, texts and what is in the metadata, as far as it has them; what it lacks is from the others. */
    readonly details: Seen;
    readonly time: Seen;
    /** The totals, with the parts it knows. */
    readonly tokens: Seen;
    readonly cost: Seen | null;
    /** Whether the call failed. */
    readonly outcome: Seen;
  };
};

/**
 * What is known of a call from everything that was seen of it: a function of the set of sightings, whatever their order and
 * however often they come (those with the same `contentHash` are one).
 *
 * - Quantities are those of the sighting with the larger total, whole; parts it does not know come from sightings with the
 *   very same totals.
 * - A cost somebody gave is kept, so that it beats a price; of several the one with the larger total.
 * - Whether it failed is said by the larger total, then by the one that saw it fail.
 * - Time, names and texts come from the way that knows most of them (`compareDetail`), what it lacks from the next.
 * - Metadata is joined; of one name the first stays.
 *
 * @param sightings at least one; of one call (`groupSightings`)
 */
export const mergeSightings = (sightings: readonly Seen[]): UsageReport => mergeWithSources(sightings).report;

export const mergeWithSources = (sightings: readonly Seen[]): Merge => {
  const byDetail = sightings.toSorted(compareDetail);
  const byUsage = sightings.toSorted(compareUsage);
  const [details] = byDetail as [Seen, ...Seen[]];
  const [tokens] = byUsage as [Seen, ...Seen[]];
  const time = byDetail.find(({ report }) => report.occurredAtGiven) ?? details;
  const outcome = sightings.toSorted(compareOutcome)[0] ?? details;
  const cost = byUsage.find(({ report }) => report.flatCost !== null || report.billedCostUsd !== null) ?? null;
  const from = { details, time, tokens, cost, outcome };
  if (sightings.length === 1) return { report: details.report, from };

  const reports = byDetail.map(({ report }) => report);
  const sameOutcome = reports.filter(({ success }) => success === outcome.report.success);
  const report: UsageReport = {
    ...details.report,
    operation: first(reports, 'operation'),
    provider: first(reports, 'provider'),
    model: first(reports, 'model'),
    requestModel: first(reports, 'requestModel'),
    occurredAt: time.report.occurredAt,
    occurredAtGiven: time.report.occurredAtGiven,
    clockSkew: time.report.clockSkew,
    units: mergeUnits(byUsage.map(({ report }) => report)),
    usageReported: tokens.report.usageReported,
    serviceTier: first(reports, 'serviceTier'),
    billedCostUsd: cost?.report.billedCostUsd ?? null,
    flatCost: cost?.report.flatCost ?? null,
    client: mergeClient(reports),
    userId: first(reports, 'userId'),
    userEmail: first(reports, 'userEmail'),
    conversationId: first(reports, 'conversationId'),
    success: outcome.report.success,
    errorCode: first(sameOutcome, 'errorCode'),
    errorMessage: first(sameOutcome, 'errorMessage'),
    durationMs: first(reports, 'durationMs'),
    inputPreview: first(reports, 'inputPreview'),
    outputPreview: first(reports, 'outputPreview'),
    metadata: joinMetadata(reports),
    origin: [...new Set(reports.map(({ origin }) => origin))].join(' + '),
  };
  return { report, from };
};

const first = <K extends keyof UsageReport>(reports: readonly UsageReport[], name: K): UsageReport[K] | null => {
  for (const report of reports) if (report[name] !== null) return report[name];
  return null;
};

/** The client of the first that names one; what it does not say about the client is from others that name the same. */
const mergeClient = (reports: readonly UsageReport[]): Client | null => {
  const named = reports.flatMap(({ client }) => client ?? []);
  const [client] = named;
  if (client === undefined) return null;
  const same = named.filter(({ id }) => id === client.id);
  const detail = (name: 'name' | 'phone' | 'email'): string | null =>
    same.find((other) => other[name] !== null)?.[name] ?? null;
  return { id: client.id, name: detail('name'), phone: detail('phone'), email: detail('email') };
};

/** Characters of JSON that joined metadata may have; that of the first is kept whole, a name that does not fit is left out. */
const mostMetadata = 16_384;

const joinMetadata = (reports: readonly UsageReport[]): UsageReport['metadata'] => {
  const known = reports.map(({ metadata }) => metadata).filter((metadata) => metadata !== null);
  const [own, ...others] = known;
  if (own === undefined || others.length === 0) return own ?? null;
  const joined: Record<string, unknown> = { ...own };
  const tried = new Set(Object.keys(own));
  let room = mostMetadata - JSON.stringify(own).length;
  for (const metadata of others) {
    for (const [name, value] of Object.entries(metadata)) {
      if (tried.has(name) || name === '__proto__') continue;
      tried.add(name);
      const size = JSON.stringify([name, value]).length;
      if (size > room) continue;
      room -= size;
      joined[name] = value;
    }
  }
  return joined;
};
