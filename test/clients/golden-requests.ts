import { readFileSync } from 'node:fs';

export type Values = Record<string, unknown>;

/** One request of `clients/golden/requests.json`. */
export type Golden = {
  readonly name: string;
  readonly call: {
    readonly helper: 'log_usage' | 'log_openai_usage' | 'log_groq_usage' | 'log_whisper_usage' | 'tracker';
    readonly usage?: Values;
    readonly response?: Values;
    readonly audio?: Values;
    readonly context?: Values;
    readonly steps?: readonly (readonly [string, ...unknown[]])[];
  };
  readonly event: Values;
};

export const goldenPath = new URL('../../clients/golden/requests.json', import.meta.url);

export const golden: { readonly options: Values & { service: string }; readonly requests: readonly Golden[] } =
  JSON.parse(readFileSync(goldenPath, 'utf8'));

/** An event with the placeholders of the golden file where the client filled in its own. */
export const withPlaceholders = (event: Readonly<Values>, golden: Readonly<Values>): Values => ({
  ...event,
  ...(/^[0-9a-f-]{36}$/.test(String(event['id'])) && { id: '<id>' }),
  ...(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(String(event['occurred_at'])) && { occurred_at: '<time>' }),
  ...(golden['duration_ms'] === '<ms>' && Number.isInteger(event['duration_ms']) && { duration_ms: '<ms>' }),
});
