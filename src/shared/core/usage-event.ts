/**
 * The vocabulary of a recorded model call. Totals convention everywhere in this program: `inputTokens` is ALL input
 * (cached tokens inside), `outputTokens` is ALL output (reasoning inside); the other token counts are parts of those two.
 */

/** What a cost is: never show one without it. `unpriced` means the cost is not known (null), not zero. */
export const costStatuses = ['billed', 'priced', 'flat', 'estimated', 'unpriced'] as const;
export type CostStatus = (typeof costStatuses)[number];

/** Whether the EUR figure rests on the rate of the usage day (`final`), on an earlier one, or on none yet. */
export const eurStatuses = ['final', 'provisional', 'pending'] as const;
export type EurStatus = (typeof eurStatuses)[number];

/**
 * Billable quantities of one call. Counts are non-negative integers; `otherUnits` holds whatever else is billed, keyed by
 * unit name in snake_case (`audio_seconds`, `images`, `requests`, `web_searches`, `characters`, `input_image_tokens`,
 * `cache_audio_read_tokens`, ...), finite and non-negative.
 */
export type UsageUnits = {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** The part of `cacheWriteTokens` kept for an hour; the rest is billed as 5-minute. */
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
  readonly inputAudioTokens: number;
  readonly outputAudioTokens: number;
  readonly otherUnits: Readonly<Record<string, number>>;
};

export const noUnits: UsageUnits = {
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
  inputAudioTokens: 0,
  outputAudioTokens: 0,
  otherUnits: {},
};

export type Currency = 'USD' | 'EUR';

/** The owner's customer on whose behalf the call was made. `id` is unique inside a workspace. */
export type Client = {
  readonly id: string;
  readonly name: string | null;
  readonly phone: string | null;
  readonly email: string | null;
};

/**
 * One model call as an app reported it: validated and normalised, not yet priced. Times are epoch milliseconds (UTC).
 * Amounts are plain decimal strings (no exponent).
 */
export type UsageReport = {
  readonly id: string | null;
  readonly workspace: string;
  readonly service: string;
  readonly operation: string | null;
  readonly provider: string | null;
  readonly model: string | null;
  readonly requestModel: string | null;
  readonly occurredAt: number;
  /** False when the app gave no time and `occurredAt` is the moment it was received: a resend then may differ in it. */
  readonly occurredAtGiven: boolean;
  readonly clockSkew: boolean;
  readonly units: UsageUnits;
  /** False when no quantity was given at all, not even a zero: `units` is then all zero without anybody having said so. */
  readonly usageReported: boolean;
  readonly serviceTier: string | null;
  readonly billedCostUsd: string | null;
  readonly flatCost: { readonly amount: string; readonly currency: Currency } | null;
  readonly client: Client | null;
  readonly userId: string | null;
  readonly userEmail: string | null;
  readonly conversationId: string | null;
  readonly success: boolean;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly durationMs: number | null;
  readonly inputPreview: string | null;
  readonly outputPreview: string | null;
  readonly metadata: Readonly<Record<string, unknown>> | null;
  /** Way in: `http`, later `otlp`, `litellm`, `log-file`. */
  readonly origin: string;
};
