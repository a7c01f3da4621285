import { hash } from 'node:crypto';
import type { CallKey, CallSighting } from '../../../shared/core/call-sighting.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { parseUsageEvent } from '../parse-usage-event.ts';

export type LogRecord = {
  readonly service: string;
  /** As the tool's telemetry calls it. */
  readonly operation: string;
  readonly provider: string | null;
  readonly model: string | null;
  /** RFC 3339. */
  readonly time: string;
  readonly session: string | null;
  /** The counts as the tool writes them, and in the shape of a provider's response. */
  readonly counts: JsonObject;
  readonly usage: JsonObject;
  readonly serviceTier?: string | null;
  readonly billedCostUsd?: unknown;
  readonly keys: readonly CallKey[];
  /** What tells this record from every other of the tool, besides its time and counts. */
  readonly identity: readonly (string | null)[];
};

/** A session or model may be missing; a name is needed to read the rest. */
const unnamed = 'unnamed';

/** Sums would hide it. */
const hasNegative = (counts: JsonObject): boolean => {
  const waiting: unknown[] = [counts];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (typeof value === 'number' && value < 0) return true;
    if (isObject(value)) waiting.push(...Object.values(value));
  }
  return false;
};

/**
 * A log line's call, checked like an event that comes over HTTP. Null when a count, the time or a name cannot be true.
 * `usedNothing` is a line without any usage, which is no call.
 */
export const toLoggedCall = (record: LogRecord, now: number): CallSighting | 'usedNothing' | null => {
  const { session, model, keys } = record;
  if (hasNegative(record.counts)) return null;
  const event = {
    service: record.service,
    operation: record.operation,
    provider: record.provider,
    model: model ?? unnamed,
    occurred_at: record.time,
    conversation_id: session,
    service_tier: record.serviceTier ?? null,
    billed_cost_usd: record.billedCostUsd ?? null,
    response: record.usage,
  };
  const parsed = parseUsageEvent(event, { now, previews: false });
  if (!parsed.ok || !parsed.report.usageReported || !parsed.report.occurredAtGiven) return null;
  const { units } = parsed.report;
  const { otherUnits, ...tokens } = units;
  const counts = [...Object.values(tokens), ...Object.values(otherUnits)];
  if (counts.every((count) => count === 0)) return 'usedNothing';
  const report = { ...parsed.report, id: null, model, origin: 'log-file' };
  const told = [record.service, model, report.occurredAt, ...record.identity, ...counts, report.billedCostUsd];
  const contentHash = hash('sha256', told.join('\n'));
  return { report, way: 'log-file', keys, contentHash };
};
