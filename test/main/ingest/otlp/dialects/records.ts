import { hash } from 'node:crypto';
import type { CallSighting } from '../../../../../src/shared/core/call-sighting.ts';
import type { UsageReport } from '../../../../../src/shared/core/usage-event.ts';
import { readOtlpRecords } from '../../../../../src/main/ingest/otlp/dialects/read-otlp-records.ts';
import type { OtlpLog, OtlpRecord, OtlpSpan, OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';

/** Records as the decoders make them, with as little as a test says. */
type Attributes = Readonly<Record<string, OtlpValue>>;

export const now = Date.parse('2026-08-22T12:00:00Z');
export const startedAt = Date.parse('2026-08-22T11:59:00Z');
const traceId = '0af7651916cd43dd8448eb211c80319c';

const toMap = (attributes: Attributes): ReadonlyMap<string, OtlpValue> => new Map(Object.entries(attributes));

export const toSpanId = (number: number): string => number.toString(16).padStart(16, '0');

type LogOptions = {
  readonly service?: string;
  readonly scope?: string;
  readonly resource?: Attributes;
  readonly body?: string;
  readonly occurredAt?: number | null;
  readonly observedAt?: number | null;
  readonly spanId?: string;
};

export const log = (attributes: Attributes, options: LogOptions = {}): OtlpLog => ({
  signal: 'logs',
  resource: toMap({ 'service.name': options.service ?? 'my-app', ...options.resource }),
  scope: options.scope ?? 'my-scope',
  attributes: toMap(attributes),
  contentHash: hash('sha256', JSON.stringify(['log', attributes, options])),
  occurredAt: options.occurredAt === undefined ? startedAt : options.occurredAt,
  observedAt: options.observedAt ?? null,
  eventName: (attributes['event.name'] as string | undefined) ?? options.body ?? null,
  severityNumber: 9,
  traceId: options.spanId === undefined ? null : traceId,
  spanId: options.spanId ?? null,
});

type SpanOptions = {
  readonly service?: string;
  readonly scope?: string;
  readonly resource?: Attributes;
  readonly name?: string;
  readonly id?: number;
  readonly parent?: number;
  readonly isError?: boolean;
  readonly statusMessage?: string;
  readonly startedAt?: number | null;
  readonly endedAt?: number | null;
  readonly events?: OtlpSpan['events'];
};

export const span = (attributes: Attributes, options: SpanOptions = {}): OtlpSpan => ({
  signal: 'traces',
  resource: toMap({ 'service.name': options.service ?? 'my-app', ...options.resource }),
  scope: options.scope ?? 'my-scope',
  attributes: toMap(attributes),
  contentHash: hash('sha256', JSON.stringify(['span', attributes, options])),
  name: options.name ?? 'chat',
  startedAt: options.startedAt === undefined ? startedAt : options.startedAt,
  endedAt: options.endedAt === undefined ? startedAt + 1_200 : options.endedAt,
  traceId,
  spanId: toSpanId(options.id ?? 1),
  parentSpanId: options.parent === undefined ? null : toSpanId(options.parent),
  isError: options.isError ?? false,
  statusMessage: options.statusMessage ?? '',
  events: options.events ?? [],
});

export const readAll = (records: readonly OtlpRecord[], workspace: string | null = null) =>
  readOtlpRecords(records, { workspace, now, previews: false });

/** The one call a record tells of. */
export const readOne = (record: OtlpRecord): CallSighting => {
  const { sightings, refused } = readAll([record]);
  if (sightings.length !== 1) throw new Error(`${sightings.length} calls; refused: ${JSON.stringify(refused)}`);
  return sightings[0]!;
};

/** What a test compares of a call: counts that are not zero, and names that are not null. */
export const summarise = ({ report, keys }: CallSighting) => ({
  ...countsOf(report),
  provider: report.provider,
  model: report.model,
  operation: report.operation,
  keys: keys.map(({ kind }) => kind),
  ...(report.billedCostUsd !== null && { billed: report.billedCostUsd }),
  ...(!report.success && { failed: report.errorCode }),
});

export const countsOf = ({ units }: Pick<UsageReport, 'units'>): Readonly<Record<string, number>> => {
  const counts = {
    input: units.inputTokens,
    read: units.cacheReadTokens,
    written: units.cacheWriteTokens,
    output: units.outputTokens,
    reasoning: units.reasoningTokens,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
};
