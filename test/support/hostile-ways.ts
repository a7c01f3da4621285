import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { logsOf, spansOf, text as textOf } from '../main/ingest/otlp/otlp-bodies.ts';
import { litellmPayload } from '../main/ingest/litellm/litellm-payload.ts';
import { claudeLine } from '../main/services/log-import/importing.ts';

/** Requests and files that say a text in every field in which what tells of a call may say one. */

/** The middle of the month before last in UTC, and so in every zone. */
const middle = ((): Date => {
  const date = new Date();
  date.setUTCDate(15);
  date.setUTCMonth(date.getUTCMonth() - 2);
  return date;
})();
/** The month of the calls that telemetry and LiteLLM tell of. */
export const hostileMonth = middle.toISOString().slice(0, 'yyyy-mm'.length);
const startSeconds = Math.floor(middle.getTime() / 1000);

/** In ns: each call is a second after the one before. */
const startOf = (at: number): bigint => BigInt(startSeconds + at) * 1_000_000_000n;
/** No two calls used the same. */
const count = (name: string, way: number, at: number) => ({
  key: name,
  value: { intValue: `${way * 10_000 + at + 1}` },
});

const attributes = (text: string, way: number, at: number): readonly object[] => [
  textOf('gen_ai.operation.name', 'chat'),
  ...[
    'gen_ai.provider.name',
    'gen_ai.request.model',
    'gen_ai.response.model',
    'gen_ai.conversation.id',
    'gen_ai.agent.name',
    'user.id',
    'user.email',
    'openai.response.service_tier',
    'query_source',
    'error.type',
    'error.message',
  ].map((name) => textOf(name, text)),
  textOf('gen_ai.response.id', `resp-${way}-${at}-${text}`.slice(0, 200)),
  count('gen_ai.usage.input_tokens', way, at),
  count('gen_ai.usage.output_tokens', way, at),
];

const resource = (text: string): object => ({
  attributes: ['service.name', 'service.version', 'deployment.environment', 'centesimo.workspace'].map((name) =>
    textOf(name, text),
  ),
});

type Parts = { readonly resourceSpans?: readonly object[]; readonly resourceLogs?: readonly object[] };

/** Each text with a resource of its own. */
const joinParts = (requests: readonly Parts[], member: keyof Parts, texts: readonly string[]): object => ({
  [member]: requests.flatMap((request, at) =>
    (request[member] ?? []).map((part) => ({ ...part, resource: resource(texts[at] ?? '') })),
  ),
});

export const hostileSpans = (texts: readonly string[]): object =>
  joinParts(
    texts.map((text, at) =>
      spansOf({
        traceId: (at + 1).toString(16).padStart(32, '0'),
        spanId: (at + 1).toString(16).padStart(16, '0'),
        name: text,
        startTimeUnixNano: String(startOf(at)),
        endTimeUnixNano: String(startOf(at + 2)),
        attributes: attributes(text, 1, at),
        status: { code: 2, message: text },
      }),
    ),
    'resourceSpans',
    texts,
  );

export const hostileLogs = (texts: readonly string[]): object =>
  joinParts(
    texts.map((text, at) =>
      logsOf({
        timeUnixNano: String(startOf(at)),
        severityText: text,
        eventName: 'gen_ai.client.inference.operation.details',
        attributes: attributes(text, 2, at),
      }),
    ),
    'resourceLogs',
    texts,
  );

export const hostilePayloads = (texts: readonly string[]): readonly object[] =>
  texts.map((text, at) => {
    const tokens = 30_000 + at;
    const usage = { prompt_tokens: tokens, completion_tokens: tokens, total_tokens: 2 * tokens };
    return litellmPayload({
      id: `chatcmpl-${at}-${text}`.slice(0, 200),
      litellm_call_id: text,
      call_type: text,
      custom_llm_provider: text,
      model: text,
      model_group: `${text} group`,
      end_user: text,
      status: 'failure',
      error_information: { error_code: text, error_class: text, error_message: text },
      metadata: { user_api_key_alias: text, user_api_key_team_alias: text, usage_object: usage },
      ...usage,
      startTime: startSeconds + at,
      endTime: startSeconds + at + 1,
    });
  });

/** Logs of Claude Code whose folders, sessions and models are the texts; returns the calls in them. */
export const writeHostileLogs = (home: string, texts: readonly string[]): number => {
  for (const [at, text] of texts.entries()) {
    // What no file can be called is left out of the folder's name.
    const name = `${at}-${text.replaceAll(/[/\0]/g, '').toWellFormed().slice(0, 40)}`;
    const folder = join(home, '.claude', 'projects', name);
    mkdirSync(folder, { recursive: true });
    const tokens = 40_000 + at;
    const line = claudeLine(at, {
      sessionId: `${at} ${text}`,
      requestId: `req-${at}-${text}`,
      uuid: text,
      message: {
        id: `msg-${at}-${text}`,
        role: 'assistant',
        model: `claude ${text}`,
        usage: { input_tokens: tokens, output_tokens: tokens },
      },
    });
    writeFileSync(join(folder, `${at}.jsonl`), `${line}\n{"usage" ${text.replaceAll('\n', ' ')}\n`);
  }
  return texts.length;
};
