import type { FieldError } from '../../shared/core/app-error.ts';
import type { Client, UsageReport } from '../../shared/core/usage-event.ts';
import { usageFields, usageLimits } from '../../shared/contract/usage-event-wire.ts';
import type { UsageFieldName, UsageFieldRule } from '../../shared/contract/usage-event-wire.ts';
import { isObject } from './json-object.ts';
import type { JsonObject } from './json-object.ts';
import { mergeMetadata } from './merge-metadata.ts';
import { emptyDraft, fail, readField } from './read-field.ts';
import type { ClientDraft, FieldDraft, Problem } from './read-field.ts';
import { isUsageReported, resolveUnits } from './resolve-units.ts';
import { readResponse } from './response/read-response.ts';
import type { ResponseReading } from './response/read-response.ts';

export type ParseContext = {
  /** Epoch milliseconds: the time of an event that names none, and what the future is measured from. */
  readonly now: number;
  /** False: no preview is kept, whatever the event holds. */
  readonly previews: boolean;
};

export type ParsedUsageEvent =
  | { readonly ok: true; readonly report: UsageReport; readonly warnings: string[] }
  | { readonly ok: false; readonly id: string | null; readonly error: FieldError };

type NamedRule = { readonly field: UsageFieldName; readonly pointer: string; readonly rule: UsageFieldRule };

const rulesByName: ReadonlyMap<string, NamedRule> = new Map(
  Object.entries<UsageFieldRule>(usageFields).flatMap(([field, rule]) =>
    [field, ...(rule.aliases ?? [])].map((name): [string, NamedRule] => [
      name,
      { field: field as UsageFieldName, pointer: `/${name}`, rule },
    ]),
  ),
);

/** Shorter response ids are counters of local servers, not identities. */
export const shortestResponseId = 8;

/**
 * Checks and normalises one event as an app sent it. Never throws: what is wrong comes back with a pointer into the
 * event. Without an `id` of its own an event takes the id of its raw response, so that sending it again is a duplicate.
 */
export const parseUsageEvent = (raw: unknown, context: ParseContext): ParsedUsageEvent => {
  const problem: Problem = { error: null };
  const warnings: string[] = [];
  const report = isObject(raw)
    ? readEvent(raw, context, problem, warnings)
    : fail(problem, '', 'wrong_type', 'An event must be a JSON object.');
  if (problem.error === null && report !== null) return { ok: true, report, warnings };
  const id = isObject(raw) && typeof raw['id'] === 'string' ? raw['id'].slice(0, usageLimits.idLength) : null;
  return { ok: false, id, error: problem.error ?? { pointer: '', code: 'invalid', detail: 'The event is not valid.' } };
};

const readEvent = (
  event: JsonObject,
  { now, previews }: ParseContext,
  problem: Problem,
  warnings: string[],
): UsageReport | null => {
  const draft: FieldDraft = { ...emptyDraft };
  const unknownFields = readFields(event, draft, problem, warnings);
  if (problem.error !== null) return null;
  if (draft.service === null) return fail(problem, '/service', 'required', 'Name the app that made the call.');
  const reading = draft.response === null ? null : readResponse(draft.response, draft);
  const model = draft.model ?? reading?.model ?? null;
  if (model === null && draft.flat_cost === null) {
    return fail(problem, '/model', 'required', 'Name the model, or give a flat_cost.');
  }
  const units = resolveUnits(draft, reading?.units ?? null, problem, warnings);
  const occurredAt = draft.occurred_at ?? now;
  const clockSkew = isSkewed(occurredAt, now, problem, warnings);
  const inResponse = reading?.usageReported === true;
  if (draft.response !== null && !inResponse) warnings.push('no_usage_in_response');
  const id = draft.id ?? toEventId(reading);
  const added = reading === null ? null : addedByResponse(reading, id);
  const client = toClient(draft, event, problem);
  const metadata = mergeMetadata(draft.metadata, event, unknownFields, added, problem, warnings);
  if (problem.error !== null) return null;
  return {
    id,
    workspace: draft.workspace ?? 'default',
    service: draft.service,
    operation: draft.operation,
    provider: draft.provider ?? reading?.provider ?? null,
    model,
    requestModel: null,
    occurredAt,
    occurredAtGiven: draft.occurred_at !== null,
    clockSkew,
    units,
    usageReported: inResponse || isUsageReported(draft),
    serviceTier: draft.service_tier ?? reading?.serviceTier ?? null,
    billedCostUsd: draft.billed_cost_usd ?? reading?.billedCostUsd ?? null,
    flatCost: draft.flat_cost,
    client,
    userId: draft.user_id,
    userEmail: draft.user_email,
    conversationId: draft.conversation_id,
    success: draft.success ?? true,
    errorCode: draft.error_code,
    errorMessage: draft.error_message,
    durationMs: draft.duration_ms ?? reading?.durationMs ?? null,
    inputPreview: previews ? draft.input_preview : null,
    outputPreview: previews ? draft.output_preview : null,
    metadata,
    origin: 'http',
  };
};

/** Fills the draft and returns the names it does not know; stops at the first problem. */
const readFields = (event: JsonObject, draft: FieldDraft, problem: Problem, warnings: string[]): string[] | null => {
  let unknownFields: string[] | null = null;
  const values = draft as Record<UsageFieldName, unknown>;
  for (const name of Object.keys(event)) {
    const known = rulesByName.get(name);
    if (known === undefined) {
      (unknownFields ??= []).push(name);
      continue;
    }
    const value = event[name];
    if (value === null || value === undefined) continue;
    const { field } = known;
    const fillsId = field === 'client' && lacksId(event['client']);
    if (field !== name && !fillsId && (isGiven(event[field]) || values[field] !== null)) {
      warnings.push(`alias_ignored: ${name} (${field} is given)`);
      continue;
    }
    const read = readField(known.rule, known.pointer, value, problem);
    if (read !== null) values[field] = fillsId ? joinClients(draft.client, read as ClientDraft, name === field) : read;
    else if (problem.error !== null) break;
  }
  return unknownFields;
};

const isGiven = (value: unknown): boolean => value !== undefined && value !== null && value !== '';

const isSkewed = (occurredAt: number, now: number, problem: Problem, warnings: string[]): boolean => {
  const aheadMs = occurredAt - now;
  if (aheadMs <= usageLimits.aheadMs) return false;
  if (aheadMs > usageLimits.skewMs) {
    fail(problem, '/occurred_at', 'time_in_future', 'It is more than 24 hours ahead of the clock of this machine.');
  }
  warnings.push('clock_skew');
  return true;
};

const toEventId = (reading: ResponseReading | null): string | null => {
  const id = reading?.responseId ?? null;
  return id !== null && id.length >= shortestResponseId && id.length <= usageLimits.idLength ? id : null;
};

/** The response id stays findable where it is not the event's own: other signals of the same call carry it too. */
const addedByResponse = ({ metadata, responseId }: ResponseReading, id: string | null): JsonObject | null =>
  responseId === null || responseId === id ? metadata : { ...metadata, response_id: responseId };

/** Whether `client` is an object that leaves the id to `client_id` or the phone. */
const lacksId = (client: unknown): boolean => {
  if (!isObject(client)) return false;
  const id = client['id'] ?? '';
  return typeof id === 'string' && id.trim() === '';
};

/** `client` and its other name in one, whichever was read first; what `client` holds counts. */
const joinClients = (known: ClientDraft | null, read: ClientDraft, isOwn: boolean): ClientDraft => {
  if (known === null) return read;
  const [own, other] = isOwn ? [read, known] : [known, read];
  return {
    id: own.id ?? other.id,
    name: own.name ?? other.name,
    phone: own.phone ?? other.phone,
    email: own.email ?? other.email,
  };
};

/** A client without an id goes by its phone. */
const toClient = ({ client, phone: alone }: FieldDraft, event: JsonObject, problem: Problem): Client | null => {
  if (client === null) return alone === null ? null : { id: alone, name: null, phone: alone, email: null };
  const phone = client.phone ?? alone;
  const id = client.id ?? phone;
  if (id !== null) return { ...client, id, phone };
  const pointer = isGiven(event['client']) ? '/client/id' : '/client_id/id';
  return fail(problem, pointer, 'required', 'A client needs an id.');
};
