import type { UsageReport } from './usage-event.ts';

/**
 * What tells one call from another, strongest first. Two sightings that share a key are the same call unless what they
 * say cannot be true of one call (`isSameCall`). Every key holds inside one workspace.
 * - `response`: the provider's own id of the response or the request. Ids collide between providers, hence the provider.
 * - `span`: W3C trace context, ids in lower-case hex.
 * - `sequence`: the number of a record inside a session of a service.
 * - `session_usage`: for sources that give no id: the session and the exact counts. Weak: two calls of one session may
 *   have the same counts, so the times must be close, and one way of sighting tells of a call only once.
 */
export type CallKey =
  | { readonly kind: 'response'; readonly provider: string; readonly id: string }
  | { readonly kind: 'span'; readonly traceId: string; readonly spanId: string }
  | { readonly kind: 'sequence'; readonly service: string; readonly session: string; readonly sequence: string }
  | { readonly kind: 'session_usage'; readonly session: string };

/**
 * One record that tells of a call: a telemetry log or span, a webhook's payload, a line of a log file. A call may be seen
 * several times, by several ways, in any order; the ledger keeps one row for it.
 */
export type CallSighting = {
  /** `report.id` is null: the row's id is the ledger's business. */
  readonly report: UsageReport;
  /** By which way it was seen: `otlp-logs`, `otlp-spans`, `otlp-metrics`, `litellm`, `log-file`. */
  readonly way: SightingWay;
  /** May be empty: then only a byte-identical record is the same call. */
  readonly keys: readonly CallKey[];
  /** Hex SHA-256 of the record as it came (with its resource): the same record twice is one sighting. */
  readonly contentHash: string;
};

export const sightingWays = ['otlp-logs', 'otlp-spans', 'otlp-metrics', 'litellm', 'log-file'] as const;
export type SightingWay = (typeof sightingWays)[number];
