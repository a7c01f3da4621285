import type { AgentProgram } from './agent-program.ts';
import type { AnsweredCall } from './provider-mock.ts';

/** A call as `GET /v1/events` shows it. */
export type Row = {
  readonly id: string;
  readonly service: string;
  readonly provider: string | null;
  readonly model: string | null;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly cache_write_tokens: number;
  readonly cache_write_1h_tokens: number;
  readonly output_tokens: number;
  readonly reasoning_tokens: number;
  readonly cost_usd: string | null;
  readonly cost_status: string;
  readonly success: boolean;
};

const describe = (parts: Readonly<Record<string, unknown>>): string =>
  Object.entries(parts)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

const ofRow = (row: Row): string =>
  describe({
    provider: row.provider,
    model: row.model,
    input: row.input_tokens,
    read: row.cache_read_tokens,
    written: row.cache_write_tokens,
    '1h': row.cache_write_1h_tokens,
    output: row.output_tokens,
    reasoning: row.reasoning_tokens,
    success: row.success,
  });

const ofCall = (call: AnsweredCall, { provider }: AgentProgram): string =>
  describe({
    provider,
    model: call.model,
    input: call.inputTokens,
    read: call.cacheReadTokens,
    written: call.cacheWriteTokens,
    '1h': call.cacheWrite1hTokens,
    output: call.outputTokens,
    reasoning: call.reasoningTokens,
    success: call.success,
  });

/** Null when every call has one row with its counts and there is no other row; else what differs. */
export const findDifference = (
  rows: readonly Row[],
  calls: readonly AnsweredCall[],
  agent: AgentProgram,
): string | null => {
  const missing = calls.map((call) => ofCall(call, agent));
  const extra: string[] = [];
  for (const row of rows.map(ofRow)) {
    const at = missing.indexOf(row);
    if (at === -1) extra.push(row);
    else missing.splice(at, 1);
  }
  if (missing.length + extra.length === 0) return null;
  return [...missing.map((call) => `no row for (${call})`), ...extra.map((row) => `no call for (${row})`)].join('; ');
};
