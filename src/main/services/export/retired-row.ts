import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { addFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import { formatNano } from '../../../shared/core/money.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { RetiredCalls } from '../../store/retired-rows.ts';
import type { ExportRow } from './export-types.ts';

const orNull = (text: string): string | null => (text === '' ? null : text);

/** Calls that are kept in sums alone as one line: no id, the time of the first of them, and how many they are. */
export const toRetiredRow = (calls: RetiredCalls, timeZone: string): ExportRow => {
  const rate = calls.appliedRate as AppliedRate | null;
  return {
    id: null,
    calls: calls.calls,
    workspace: calls.workspace,
    service: calls.service,
    operation: orNull(calls.operation),
    provider: orNull(calls.provider),
    model: orNull(calls.model),
    request_model: null,
    occurred_at: toLocalText(calls.firstAt, timeZone),
    received_at: null,
    input_tokens: calls.inputTokens,
    output_tokens: calls.outputTokens,
    total_tokens: calls.inputTokens + calls.outputTokens,
    cache_read_tokens: calls.cacheReadTokens,
    cache_write_tokens: null,
    cache_write_1h_tokens: null,
    reasoning_tokens: null,
    other_units: null,
    service_tier: null,
    cost_usd: formatNano(calls.costNanoUsd),
    cost_eur: formatNano(calls.costNanoEur),
    cost_status: calls.costStatus,
    eur_status: calls.eurStatus,
    fx_rate: rate?.usdPerEur ?? null,
    fx_date: rate?.date ?? null,
    client: calls.client,
    user_id: calls.userId,
    user_email: calls.userEmail,
    conversation_id: calls.conversationId,
    success: calls.success,
    error_code: null,
    error_message: null,
    duration_ms: null,
    input_preview: null,
    output_preview: null,
    metadata: null,
    origin: null,
    clock_skew: null,
  };
};

export const addRetired = (sum: Figures, calls: RetiredCalls): Figures =>
  addFigures(sum, {
    calls: calls.calls,
    failedCalls: calls.success ? 0 : calls.calls,
    // Only calls whose cost is known and final are retired.
    unpricedCalls: 0,
    usdUnknownCalls: 0,
    eurUnknownCalls: 0,
    eurProvisionalCalls: 0,
    inputTokens: calls.inputTokens,
    outputTokens: calls.outputTokens,
    cacheReadTokens: calls.cacheReadTokens,
    costNanoUsd: calls.costNanoUsd,
    costNanoEur: calls.costNanoEur,
  });
