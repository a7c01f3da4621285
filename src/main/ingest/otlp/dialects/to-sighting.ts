import type { CallKey, CallSighting, SightingWay } from '../../../../shared/core/call-sighting.ts';
import { inferProvider } from '../../../../shared/core/pricing/model-id.ts';
import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import { parseTime } from '../../parse-time.ts';
import { fail } from '../../read-field.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpAttributes, OtlpLog, OtlpSpan } from '../otlp-record.ts';
import { names } from './attribute-names.ts';
import { numberOf, serviceOf, textOf } from './attributes.ts';
import { conversationOf } from './call-keys.ts';
import type { CallOperation } from './operation.ts';
import { readCost } from './read-cost.ts';
import type { Failure } from './read-failure.ts';
import type { SettledUsage } from './settle-counts.ts';

export type OtlpContext = {
  /** The workspace the request names; a resource's `centesimo.workspace` goes before it. */
  readonly workspace: string | null;
  /** Epoch milliseconds: the time of a record that gives none, and what the future is measured from. */
  readonly now: number;
  /** Telemetry's texts are never kept, whatever this says. */
  readonly previews: boolean;
};

/** What a dialect read of a call; the rest is the same in all of them. */
export type CallFacts = {
  readonly operation: CallOperation;
  readonly provider: string | null;
  readonly model: string | null;
  readonly usage: SettledUsage;
  readonly failure: Failure | null;
  /** Strongest first. */
  readonly keys: readonly CallKey[];
  readonly serviceTier?: string | null;
  readonly responseId?: string | null;
  /** The record does not say that it is a call, it only has counts: it gives way to any other around it. */
  readonly isGuess?: boolean;
};

/**
 * The sighting of a call, or null for a record that tells of none after all or is not acceptable (`problem` says why). Of
 * what the record holds beyond the facts only a few names are kept; what was said is not looked at.
 */
export const toSighting = (
  record: OtlpLog | OtlpSpan,
  facts: CallFacts,
  context: OtlpContext,
  problem: Problem,
): CallSighting | null => {
  const { attributes, resource } = record;
  const { units, reported } = facts.usage;
  const hasTokens = units.inputTokens + units.outputTokens > 0;
  const billedCostUsd = readCost(attributes, hasTokens);
  if (facts.model === null && (hasTokens || billedCostUsd !== null)) {
    return fail(problem, '/attributes/gen_ai.request.model', 'no_model', 'no model');
  }
  if (problem.error !== null || (facts.model === null && facts.failure === null)) return null;
  const requestModel = textOf(attributes, names.requestModel);
  return {
    way: ways[record.signal],
    keys: facts.keys,
    contentHash: record.contentHash,
    report: {
      id: null,
      workspace: textOf(resource, ['centesimo.workspace']) ?? context.workspace ?? 'default',
      service: serviceOf(record),
      operation: facts.operation,
      provider: facts.provider ?? (facts.model === null ? null : inferProvider(facts.model)),
      model: facts.model,
      requestModel: requestModel === facts.model ? null : requestModel,
      ...timeOf(record, context.now),
      units,
      usageReported: reported,
      serviceTier: facts.serviceTier ?? textOf(attributes, names.serviceTier)?.toLowerCase() ?? null,
      billedCostUsd,
      flatCost: null,
      client: null,
      userId: textOf(attributes, names.user),
      userEmail: textOf(attributes, names.userEmail),
      conversationId: conversationOf(attributes, resource),
      success: facts.failure === null,
      errorCode: facts.failure?.code ?? null,
      errorMessage: facts.failure?.message ?? null,
      durationMs: durationOf(record),
      inputPreview: null,
      outputPreview: null,
      metadata: keptMetadata(attributes, resource, facts.responseId ?? null),
      origin: 'otlp',
    },
  };
};

const ways: Readonly<Record<'logs' | 'traces', SightingWay>> = { logs: 'otlp-logs', traces: 'otlp-spans' };

type CallTime = {
  readonly occurredAt: number;
  readonly occurredAtGiven: boolean;
  readonly clockSkew: boolean;
};

/**
 * When the call was: a span's start, a log's time. A clock that is more than a day ahead is not believed: the call is kept
 * at the moment it came in, since a tool sends its telemetry once and the call would be lost.
 */
const timeOf = (record: OtlpLog | OtlpSpan, now: number): CallTime => {
  const given = record.signal === 'traces' ? (record.startedAt ?? record.endedAt) : logTimeOf(record);
  const aheadMs = (given ?? now) - now;
  if (given === null || aheadMs > usageLimits.skewMs) {
    return { occurredAt: now, occurredAtGiven: false, clockSkew: given !== null };
  }
  return { occurredAt: given, occurredAtGiven: true, clockSkew: aheadMs > usageLimits.aheadMs };
};

const logTimeOf = ({ occurredAt, observedAt, attributes }: OtlpLog): number | null => {
  const written = textOf(attributes, ['event.timestamp']);
  return occurredAt ?? (written === null ? null : parseTime(written)) ?? observedAt;
};

const durationOf = (record: OtlpLog | OtlpSpan): number | null => {
  const measured =
    record.signal === 'traces' && record.startedAt !== null && record.endedAt !== null
      ? record.endedAt - record.startedAt
      : numberOf(record.attributes, names.durationMs);
  return measured !== null && measured >= 0 && measured <= usageLimits.quantity ? Math.round(measured) : null;
};

/** Names, not contents: what tells one call from another and which build of which tool made it. */
const keptMetadata = (
  attributes: OtlpAttributes,
  resource: OtlpAttributes,
  responseId: string | null,
): Readonly<Record<string, unknown>> | null => {
  const kept = Object.entries({
    response_id: responseId,
    agent: textOf(attributes, ['gen_ai.agent.name']),
    query_source: textOf(attributes, ['query_source']),
    service_version: textOf(resource, ['service.version']),
    environment: textOf(resource, ['deployment.environment.name', 'deployment.environment']),
  }).filter(([, value]) => value !== null);
  return kept.length === 0 ? null : Object.fromEntries(kept);
};
