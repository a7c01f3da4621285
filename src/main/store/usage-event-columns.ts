import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import type { CostStatus, EurStatus, UsageReport } from '../../shared/core/usage-event.ts';

/** A full event: `e.*` with the names behind its ids. Rows are `StoredEventRow`. */
export const selectStoredEvent = `
SELECT e.*, s.workspace, s.service, s.operation, s.provider, s.model, s.cost_status, s.eur_status, s.success,
  c.key AS client_key, c.name AS client_name, c.phone AS client_phone, c.email AS client_email,
  u.key AS user_key, u.email AS user_email, v.key AS conversation_key, p.body AS price_body, r.body AS rate_body
FROM usage_events e
JOIN dimension_sets s ON s.id = e.dimension_set_id
LEFT JOIN clients c ON c.id = e.client_id
LEFT JOIN users u ON u.id = e.user_id
LEFT JOIN conversations v ON v.id = e.conversation_id
LEFT JOIN applied_prices p ON p.id = e.applied_price_id
LEFT JOIN applied_rates r ON r.id = e.applied_rate_id`;

type Text = string | null;

/** What a user is known by: the id, or the address of one that came without. */
const mailScheme = 'mailto:';

export const toUserKey = ({ userId, userEmail }: Pick<UsageReport, 'userId' | 'userEmail'>): Text =>
  userId ?? (userEmail === null ? null : `${mailScheme}${userEmail}`);

/** The id in a user's key; null for one who came without. */
export const fromUserKey = (key: Text): Text => (key?.startsWith(mailScheme) === true ? null : key);

const toNano = (value: number | null): bigint | null => (value === null ? null : BigInt(value));
const orNull = (text: string): Text => (text === '' ? null : text);
const fromJson = (text: Text): unknown => (text === null ? null : JSON.parse(text));

/** Costs stay within 2^53 nano (a call above a million is refused), so plain numbers hold them exactly. */
type Row = {
  seq: number;
  id: string;
  occurred_at: number;
  received_at: number;
  input_tokens: number;
  output_tokens: number;
  cache_read_tokens: number;
  cache_write_tokens: number;
  cache_write_1h_tokens: number;
  reasoning_tokens: number;
  input_audio_tokens: number;
  output_audio_tokens: number;
  cost_nano_usd: number | null;
  cost_nano_eur: number | null;
  catalogue_nano_usd: number | null;
  duration_ms: number | null;
  clock_skew: number;
  origin: Text;
  request_model: Text;
  service_tier: Text;
  other_units: Text;
  error_code: Text;
  error_message: Text;
  input_preview: Text;
  output_preview: Text;
  metadata: Text;
  workspace: string;
  service: string;
  operation: string;
  provider: string;
  model: string;
  cost_status: CostStatus;
  eur_status: EurStatus;
  success: number;
  client_key: Text;
  client_name: Text;
  client_phone: Text;
  client_email: Text;
  user_key: Text;
  user_email: Text;
  conversation_key: Text;
  price_body: Text;
  rate_body: Text;
};

/** @param raw a row of `selectStoredEvent`. */
export const toStoredEvent = (raw: unknown): StoredEvent => {
  const row = raw as Row;
  return {
    seq: row.seq,
    id: row.id,
    provider: orNull(row.provider),
    receivedAt: row.received_at,
    costStatus: row.cost_status,
    eurStatus: row.eur_status,
    costNanoUsd: toNano(row.cost_nano_usd),
    costNanoEur: toNano(row.cost_nano_eur),
    catalogueNanoUsd: toNano(row.catalogue_nano_usd),
    appliedPrice: fromJson(row.price_body) as object | null,
    appliedRate: fromJson(row.rate_body) as object | null,
    report: {
      id: row.id,
      workspace: row.workspace,
      service: row.service,
      operation: orNull(row.operation),
      provider: orNull(row.provider),
      model: orNull(row.model),
      requestModel: row.request_model,
      occurredAt: row.occurred_at,
      clockSkew: row.clock_skew === 1,
      units: {
        inputTokens: row.input_tokens,
        outputTokens: row.output_tokens,
        cacheReadTokens: row.cache_read_tokens,
        cacheWriteTokens: row.cache_write_tokens,
        cacheWrite1hTokens: row.cache_write_1h_tokens,
        reasoningTokens: row.reasoning_tokens,
        inputAudioTokens: row.input_audio_tokens,
        outputAudioTokens: row.output_audio_tokens,
        otherUnits: (fromJson(row.other_units) ?? {}) as Record<string, number>,
      },
      serviceTier: row.service_tier,
      client:
        row.client_key === null
          ? null
          : { id: row.client_key, name: row.client_name, phone: row.client_phone, email: row.client_email },
      userId: fromUserKey(row.user_key),
      userEmail: row.user_email,
      conversationId: row.conversation_key,
      success: row.success === 1,
      errorCode: row.error_code,
      errorMessage: row.error_message,
      durationMs: row.duration_ms,
      inputPreview: row.input_preview,
      outputPreview: row.output_preview,
      metadata: fromJson(row.metadata) as Record<string, unknown> | null,
      origin: row.origin ?? 'http',
    },
  };
};
