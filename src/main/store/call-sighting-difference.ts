import { isSameJson } from '../../shared/core/same-report.ts';
import { noUnits } from '../../shared/core/usage-event.ts';
import type { UsageReport, UsageUnits } from '../../shared/core/usage-event.ts';
import type { CallRow } from './call-sighting-codec.ts';

/** What a sighting says otherwise than its call's row. Of metadata that is in the row only the names are kept. */
export type Difference = {
  -readonly [K in Compared]?: UsageReport[K];
} & {
  units?: Partial<UsageUnits>;
  metadata?: readonly string[] | UsageReport['metadata'];
};

const plain = [
  'service',
  'operation',
  'model',
  'requestModel',
  'occurredAt',
  'clockSkew',
  'serviceTier',
  'conversationId',
  'success',
  'errorCode',
  'errorMessage',
  'durationMs',
  'inputPreview',
  'outputPreview',
  'origin',
] as const satisfies readonly (keyof UsageReport)[];

type Compared = (typeof plain)[number] | 'provider' | 'billedCostUsd' | 'flatCost' | 'client' | 'userId' | 'userEmail';

const counts = Object.keys(noUnits).filter((name) => name !== 'otherUnits') as Exclude<
  keyof UsageUnits,
  'otherUnits'
>[];

/**
 * Null for none. Who a client or user is, beyond the id, is kept with the client and the user.
 *
 * @param billIsCost the row's cost tells what was billed
 */
export const findDifference = (row: CallRow, report: UsageReport, billIsCost: boolean): Difference | null => {
  const found: Record<string, unknown> = {};
  if (report !== row.report) {
    for (const name of plain) if (report[name] !== row.report[name]) found[name] = report[name];
    Object.assign(found, findPeople(row.report, report), findMetadata(row.report.metadata, report.metadata));
    const units = findUnits(row.report.units, report.units);
    if (units !== null) found['units'] = units;
  }
  if (report.provider !== null && report.provider !== row.provider) found['provider'] = report.provider;
  if (report.billedCostUsd !== null && !billIsCost) found['billedCostUsd'] = report.billedCostUsd;
  if (report.flatCost !== null) found['flatCost'] = report.flatCost;
  for (const _ in found) return found;
  return null;
};

export const applyDifference = (report: UsageReport, difference: Difference | null): UsageReport => {
  if (difference === null) return report;
  const { units, metadata, ...rest } = difference;
  return {
    ...report,
    ...rest,
    ...(units !== undefined && { units: { ...report.units, ...units } }),
    ...(metadata !== undefined && { metadata: pickMetadata(report.metadata, metadata) }),
  };
};

type Report = CallRow['report'];

const findPeople = (known: Report, report: UsageReport): Difference => ({
  ...(report.client?.id !== known.client?.id && { client: report.client }),
  ...(report.userId !== known.userId && { userId: report.userId }),
  ...((report.userId === null || report.userId !== known.userId) &&
    report.userEmail !== known.userEmail && { userEmail: report.userEmail }),
});

const findUnits = (known: UsageUnits, units: UsageUnits): Partial<UsageUnits> | null => {
  if (known === units) return null;
  const found = Object.fromEntries(
    counts.flatMap((name) => (units[name] === known[name] ? [] : [[name, units[name]] as const])),
  );
  const isOther = !isSameJson(known.otherUnits, units.otherUnits);
  if (!isOther && Object.keys(found).length === 0) return null;
  return isOther ? { ...found, otherUnits: units.otherUnits } : found;
};

type Metadata = UsageReport['metadata'];

const findMetadata = (known: Metadata, metadata: Metadata): Difference => {
  if (isSameJson(known, metadata)) return {};
  if (known === null || metadata === null) return { metadata };
  const names = Object.keys(metadata);
  const isPart = names.every((name) => Object.hasOwn(known, name) && isSameJson(known[name], metadata[name]));
  return { metadata: isPart ? names : metadata };
};

const pickMetadata = (known: Metadata, metadata: readonly string[] | Metadata): Metadata => {
  if (!isNames(metadata)) return metadata;
  return Object.fromEntries(metadata.map((name) => [name, known?.[name]]));
};

const isNames = (metadata: readonly string[] | Metadata): metadata is readonly string[] => Array.isArray(metadata);
