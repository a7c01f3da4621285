import { hasCounts, keepCounts, modelOf } from './response-counts.ts';
import type { CallContext, Client, Quantities, UsageCall } from './types.ts';

/** One event as it goes over the wire. */
export type UsageEvent = { readonly id: string } & Readonly<Record<string, unknown>>;

const quantityNames = {
  inputTokens: 'input_tokens',
  cacheReadTokens: 'cache_read_tokens',
  cacheWriteTokens: 'cache_write_tokens',
  cacheWrite1hTokens: 'cache_write_1h_tokens',
  outputTokens: 'output_tokens',
  reasoningTokens: 'reasoning_tokens',
  inputAudioTokens: 'input_audio_tokens',
  outputAudioTokens: 'output_audio_tokens',
  totalTokens: 'total_tokens',
  audioSeconds: 'audio_seconds',
  images: 'images',
  requests: 'requests',
  webSearches: 'web_searches',
  characters: 'characters',
} as const satisfies Record<keyof Quantities, string>;

const plainNames = {
  workspace: 'workspace',
  service: 'service',
  operation: 'operation',
  provider: 'provider',
  model: 'model',
  ...quantityNames,
  serviceTier: 'service_tier',
  billedCostUsd: 'billed_cost_usd',
  flatCost: 'flat_cost',
  phone: 'phone',
  userId: 'user_id',
  userEmail: 'user_email',
  conversationId: 'conversation_id',
  success: 'success',
  errorCode: 'error_code',
  errorMessage: 'error_message',
} as const satisfies Partial<Record<keyof UsageCall, string>>;

type PlainName = keyof typeof plainNames;
const plainEntries = Object.entries(plainNames) as (readonly [PlainName, string])[];
const quantityKeys = Object.keys(quantityNames) as (keyof Quantities)[];
const previewLength = 100;

/** A call whose model nobody knows still shows, as a gap, instead of being lost. */
const unknownModel = 'unknown';

/**
 * The event of a call. Its response is reduced to counts. A failed call that reports no quantity has 0 tokens, since it
 * is known that it used none; for a call that succeeded nothing is made up.
 */
export const toEvent = (defaults: CallContext, call: UsageCall, id: string, now: Date): UsageEvent => {
  const event: Record<string, unknown> = { id: call.id ?? id, occurred_at: toTime(call.occurredAt ?? now) };
  for (const [name, wireName] of plainEntries) {
    const value = call[name] ?? (defaults as UsageCall)[name];
    if (value !== undefined && value !== null) event[wireName] = value;
  }
  const response = keepCounts(call.response);
  if (response !== null) event['response'] = response;
  if (call.model == null && call.flatCost == null && modelOf(response) === null) event['model'] = unknownModel;
  const client = toClient(call.client ?? defaults.client);
  if (client !== undefined) event['client'] = client;
  if (call.success === false && !hasQuantity(call) && !hasCounts(response)) {
    event['input_tokens'] = 0;
    event['output_tokens'] = 0;
  }
  if (call.durationMs !== undefined) event['duration_ms'] = Math.max(0, Math.round(call.durationMs));
  if (call.inputPreview !== undefined) event['input_preview'] = cut(call.inputPreview);
  if (call.outputPreview !== undefined) event['output_preview'] = cut(call.outputPreview);
  const metadata = { ...defaults.metadata, ...call.metadata };
  if (Object.keys(metadata).length > 0) event['metadata'] = metadata;
  return event as UsageEvent;
};

const hasQuantity = (call: UsageCall): boolean => quantityKeys.some((name) => call[name] != null);

const toTime = (time: Date | string): string => (typeof time === 'string' ? time : time.toISOString());

const toClient = (client: Client | null | undefined): Client | undefined => {
  if (client === undefined || client === null) return undefined;
  if (typeof client !== 'object') return client;
  const { id, name, phone, email } = client;
  return Object.fromEntries(Object.entries({ id, name, phone, email }).filter(([, value]) => value != null));
};

/** By characters, so that no emoji is cut in half. */
const cut = (text: string): string => {
  return Array.from(text.slice(0, 2 * previewLength))
    .slice(0, previewLength)
    .join('');
};
