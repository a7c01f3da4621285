import { hash } from 'node:crypto';
import type { FieldError } from '../../../shared/core/app-error.ts';
import type { CallKey, CallSighting } from '../../../shared/core/call-sighting.ts';
import { usageLimits } from '../../../shared/contract/usage-event-wire.ts';
import { canonicalProvider, inferProvider } from '../../../shared/core/pricing/model-id.ts';
import { isObject } from '../json-object.ts';
import type { JsonObject } from '../json-object.ts';
import { parseUsageEvent, shortestResponseId } from '../parse-usage-event.ts';
import { readLitellmCost } from './litellm-cost.ts';
import { readLitellmTimes } from './litellm-times.ts';
import { readLitellmUsage } from './litellm-usage.ts';

export type LitellmContext = {
  /** Epoch milliseconds: the time of a payload that gives none. */
  readonly now: number;
  /** The workspace the request names. */
  readonly workspace: string | null;
};

export type LitellmReading =
  | { readonly ok: true; readonly id: string | null; readonly sighting: CallSighting }
  | { readonly ok: false; readonly id: string | null; readonly error: FieldError };

/** LiteLLM's names for one kind of call, plain and asynchronous, to the words telemetry has for it. */
const operations: Readonly<Record<string, string>> = {
  completion: 'chat',
  acompletion: 'chat',
  responses: 'chat',
  aresponses: 'chat',
  anthropic_messages: 'chat',
  text_completion: 'text_completion',
  atext_completion: 'text_completion',
  generate_content: 'generate_content',
  agenerate_content: 'generate_content',
  embedding: 'embeddings',
  aembedding: 'embeddings',
};

/** The names of LiteLLM's fields where a fault is found in what was made of them. */
const pointers: Readonly<Record<string, string>> = {
  '/duration_ms': '/endTime',
  '/operation': '/call_type',
  '/provider': '/custom_llm_provider',
  '/response': '/metadata/usage_object',
  '/billed_cost_usd': '/response_cost',
  '/user_id': '/end_user',
  '/error_code': '/error_information/error_code',
  '/error_message': '/error_information/error_message',
};

/**
 * One StandardLoggingPayload as a sighting of a call. What was said (`messages`, `response`, request parameters, headers)
 * is not looked at; of `metadata` only the names of the key and the team are kept. Never throws: what is wrong comes back
 * with a pointer into the payload.
 */
export const readLitellmPayload = (value: unknown, { now, workspace }: LitellmContext): LitellmReading => {
  const id = isObject(value) && typeof value['id'] === 'string' ? value['id'] : null;
  const shownId = id?.slice(0, usageLimits.idLength) ?? null;
  const refuse = (error: FieldError): LitellmReading => ({ ok: false, id: shownId, error });
  if (!isObject(value)) {
    return refuse({ pointer: '', code: 'wrong_type', detail: 'A payload must be a JSON object.' });
  }
  const times = readLitellmTimes(value, now);
  if (!times.ok) return refuse(times.error);
  const failure = readFailure(value);
  const group = textOf(value['model_group']);
  const parsed = parseUsageEvent(
    {
      service: 'litellm',
      workspace,
      occurred_at: times.occurredAt,
      duration_ms: times.durationMs,
      operation: toOperation(textOf(value['call_type'])),
      provider: textOf(value['custom_llm_provider']),
      model: (value['model'] ?? '') === '' ? group : value['model'],
      ...readLitellmUsage(value),
      billed_cost_usd: readLitellmCost(value, failure.success),
      user_id: textOf(value['end_user']),
      ...failure,
      metadata: keptMetadata(value),
    },
    { now, previews: false },
  );
  if (!parsed.ok) return refuse({ ...parsed.error, pointer: pointers[parsed.error.pointer] ?? parsed.error.pointer });
  const { report } = parsed;
  const requestModel = group === report.model ? null : group;
  return {
    ok: true,
    id: shownId,
    sighting: {
      report: { ...report, id: null, requestModel, clockSkew: report.clockSkew || times.clockSkew, origin: 'litellm' },
      way: 'litellm',
      keys: toKeys(id, report.provider ?? inferProvider(report.model ?? '')),
      contentHash: hash('sha256', JSON.stringify(value)),
    },
  };
};

const longestText = usageLimits.textLength;

/** What only describes a call never costs it its place: longer text is cut, anything but text is left out. */
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value.slice(0, longestText) : null;

const toOperation = (callType: string | null): string | null =>
  callType !== null && Object.hasOwn(operations, callType) ? (operations[callType] ?? null) : callType;

type Failure = { readonly success: boolean; readonly error_code: string | null; readonly error_message: string | null };

/** The message is the provider's own; the traceback and `error_str` around it may quote the request and are left out. */
const readFailure = (payload: JsonObject): Failure => {
  if (payload['status'] !== 'failure') return { success: true, error_code: null, error_message: null };
  const error = isObject(payload['error_information']) ? payload['error_information'] : {};
  const { error_code: code, error_class: kind, error_message: message } = error;
  return {
    success: false,
    error_code: textOf(typeof code === 'number' ? String(code) : code) ?? textOf(kind),
    error_message: typeof message === 'string' ? message : null,
  };
};

const keptMetadata = (payload: JsonObject): JsonObject => {
  const given = isObject(payload['metadata']) ? payload['metadata'] : {};
  const kept: Record<string, unknown> = {};
  const keep = (name: string, value: string | null): void => {
    if (value !== null) kept[name] = value;
  };
  keep('response_id', textOf(payload['id']));
  keep('model_group', textOf(payload['model_group']));
  keep('key_alias', textOf(given['user_api_key_alias']));
  keep('team', textOf(given['user_api_key_team_alias']) ?? textOf(given['user_api_key_team_id']));
  if (payload['cache_hit'] === true) kept['cache_hit'] = true;
  return kept;
};

/** The id is the provider's id of its response, which telemetry of the same call carries too. */
const toKeys = (id: string | null, provider: string | null): readonly CallKey[] =>
  id === null || id.length < shortestResponseId || id.length > longestText || provider === null
    ? []
    : [{ kind: 'response', provider: canonicalProvider(provider), id }];
