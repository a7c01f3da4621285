import type { AppliedRate } from '../../shared/core/exchange-rate.ts';
import { formatNano } from '../../shared/core/money.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import type { StoredEvent } from '../../shared/core/ledger-entry.ts';
import type { EventView } from '../../shared/contract/read-models.ts';

const toMoney = (nano: bigint | null): string | null => (nano === null ? null : formatNano(nano));

/** A stored call as the contract shows it; times in the owner's zone. */
export const toEventView = (event: StoredEvent, timeZone: string): EventView => {
  const { report } = event;
  const { units } = report;
  const rate = event.appliedRate as AppliedRate | null;
  return {
    id: event.id,
    workspace: report.workspace,
    service: report.service,
    operation: report.operation,
    provider: event.provider,
    model: report.model,
    request_model: report.requestModel,
    occurred_at: toLocalText(report.occurredAt, timeZone),
    received_at: toLocalText(event.receivedAt, timeZone),
    input_tokens: units.inputTokens,
    output_tokens: units.outputTokens,
    total_tokens: units.inputTokens + units.outputTokens,
    cache_read_tokens: units.cacheReadTokens,
    cache_write_tokens: units.cacheWriteTokens,
    cache_write_1h_tokens: units.cacheWrite1hTokens,
    reasoning_tokens: units.reasoningTokens,
    other_units: {
      ...(units.inputAudioTokens > 0 ? { input_audio_tokens: units.inputAudioTokens } : {}),
      ...(units.outputAudioTokens > 0 ? { output_audio_tokens: units.outputAudioTokens } : {}),
      ...units.otherUnits,
    },
    service_tier: report.serviceTier,
    cost_usd: toMoney(event.costNanoUsd),
    cost_eur: toMoney(event.costNanoEur),
    cost_status: event.costStatus,
    eur_status: event.eurStatus,
    fx_rate: rate?.usdPerEur ?? null,
    fx_date: rate?.date ?? null,
    client: report.client,
    user_id: report.userId,
    user_email: report.userEmail,
    conversation_id: report.conversationId,
    success: report.success,
    error_code: report.errorCode,
    error_message: report.errorMessage,
    duration_ms: report.durationMs,
    input_preview: report.inputPreview,
    output_preview: report.outputPreview,
    metadata: report.metadata,
    origin: report.origin,
    clock_skew: report.clockSkew,
  };
};
