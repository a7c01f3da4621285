import { keepCounts, modelOf } from './response-counts.ts';
import { collectFailure, createCollector } from './stream-collector.ts';
import type { CallKind } from './stream-collector.ts';
import { observePromise } from './observe-call.ts';
import { errorName } from './tracker.ts';
import type { CallContext, Problem, UsageCall } from './types.ts';

/** The same for every call, or asked for at each call (for a conversation kept in an `AsyncLocalStorage`). */
export type WrapContext = CallContext | (() => CallContext);

export type WrapOptions = {
  /**
   * Whether a chat stream is asked for its usage when the caller did not ask (`stream_options.include_usage`). The one
   * chunk more that this brings is not passed on. Default: only at OpenAI itself, since other servers may refuse it.
   */
  readonly streamUsage?: boolean;
};

type Fields = Record<string, unknown>;
type Create = (this: unknown, body?: unknown, ...rest: unknown[]) => unknown;
type Resource = Fields & { create: Create & { [unwrapped]?: Create } };

/** Where the function is that was there before. */
const unwrapped = Symbol('centesimo.unwrapped');

const methods: readonly { readonly path: readonly string[]; readonly kind: CallKind; readonly operation: string }[] = [
  { path: ['chat', 'completions'], kind: 'chat', operation: 'chat' },
  { path: ['responses'], kind: 'responses', operation: 'chat' },
  { path: ['embeddings'], kind: 'plain', operation: 'embedding' },
  { path: ['audio', 'transcriptions'], kind: 'plain', operation: 'transcription' },
  { path: ['messages'], kind: 'messages', operation: 'chat' },
  { path: ['beta', 'messages'], kind: 'messages', operation: 'chat' },
];

/** Who answers, where the model's name alone would not tell. */
const hosts: readonly (readonly [RegExp, string])[] = [
  [/(^|\.)openai\.azure\.com$/, 'azure'],
  [/(^|\.)openai\.com$/, 'openai'],
  [/(^|\.)anthropic\.com$/, 'anthropic'],
  [/(^|\.)groq\.com$/, 'groq'],
  [/(^|\.)openrouter\.ai$/, 'openrouter'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/(^|\.)mistral\.ai$/, 'mistral'],
  [/(^|\.)x\.ai$/, 'x-ai'],
  [/(^|\.)googleapis\.com$/, 'google'],
  [/(^|\.)amazonaws\.com$/, 'aws'],
];

/**
 * Replaces the functions of a client that call a model by ones that record the call too. Results, streams and errors are
 * what they would have been. The client given is changed and returned; wrapping it again changes the context only.
 */
export const wrapClient = <T extends object>(
  client: T,
  context: WrapContext,
  options: WrapOptions,
  record: (call: UsageCall) => void,
  report: (problem: Problem) => void,
): T => {
  try {
    const host = hostOf(client);
    const provider = hosts.find(([pattern]) => pattern.test(host))?.[1];
    const streamUsage = options.streamUsage ?? provider === 'openai';
    let found = false;
    for (const { path, kind, operation } of methods) {
      const resource = resourceAt(client, path);
      if (resource === null) continue;
      found = true;
      const original = resource.create[unwrapped] ?? resource.create;
      const create = function (this: unknown, body?: unknown, ...rest: unknown[]): unknown {
        const given = body as Fields | undefined;
        const askForUsage = kind === 'chat' && streamUsage && given?.['stream'] === true && !saysUsage(given);
        const sent = askForUsage ? withUsage(given) : body;
        const observer = createObserver({ kind, operation, provider, context, given, hideUsage: askForUsage }, record);
        let result: unknown;
        try {
          result = original.call(this, sent, ...rest);
        } catch (error) {
          observer.fail(error);
          throw error;
        }
        return observePromise(result, observer);
      };
      define(resource, 'create', Object.assign(create, { [unwrapped]: original }));
    }
    if (found) wrapOptions(client as Fields, (derived) => wrapClient(derived, context, options, record, report));
    else report({ code: 'wrap', detail: 'This client is not known: nothing it does is recorded.' });
  } catch (error) {
    report({ code: 'wrap', detail: `The client could not be wrapped: ${String(error)}` });
  }
  return client;
};

const createObserver = (
  call: {
    readonly kind: CallKind;
    readonly operation: string;
    readonly provider: string | undefined;
    readonly context: WrapContext;
    readonly given: Fields | undefined;
    readonly hideUsage: boolean;
  },
  record: (call: UsageCall) => void,
) => {
  const startedAt = performance.now();
  const occurredAt = new Date();
  const collector = createCollector(call.kind);
  let ended = false;

  const end = (response: unknown, readOutcome: () => Partial<UsageCall>): void => {
    if (ended) return;
    ended = true;
    try {
      const outcome = readOutcome();
      const context = typeof call.context === 'function' ? call.context() : call.context;
      const kept = keepCounts(response);
      const model = call.given?.['model'];
      const metadata = { ...context.metadata, ...outcome.metadata };
      record({
        operation: call.operation,
        ...(call.provider !== undefined && { provider: call.provider }),
        ...context,
        ...(typeof model === 'string' && modelOf(kept) === null && { model }),
        ...outcome,
        metadata,
        response: kept,
        occurredAt,
        durationMs: performance.now() - startedAt,
      });
    } catch {
      // A fault here, or in the caller's `context()`, must not reach the call.
    }
  };

  return {
    /** The answer, when it is not a stream. */
    answer: (response: unknown): void => end(response, () => collectFailure(response) ?? {}),
    fail: (error: unknown): void => end(collector.response(), () => ({ success: false, ...describeError(error) })),
    /** A part of a stream; true when the caller must not see it. */
    part: (part: unknown): boolean => {
      try {
        const isUsageOnly = collector.add(part);
        if (call.hideUsage && !isUsageOnly) dropNullUsage(part);
        return call.hideUsage && isUsageOnly;
      } catch {
        return false;
      }
    },
    streamEnd: (stoppedEarly: boolean): void =>
      end(
        collector.response(),
        () => collector.failure() ?? (stoppedEarly ? { metadata: { stopped_early: true } } : {}),
      ),
  };
};

export type CallObserver = ReturnType<typeof createObserver>;

/** Type name, HTTP status and the provider's code; never its message, which may quote the prompt. */
const describeError = (error: unknown): Partial<UsageCall> => {
  const { status, code, type } = (error ?? {}) as Fields;
  const word = [code, type].find((text) => typeof text === 'string' && /^[\w.-]{1,64}$/.test(text));
  const parts: string[] = typeof status === 'number' ? [`HTTP ${status}`] : [];
  if (typeof word === 'string') parts.push(word);
  return { errorCode: errorName(error), ...(parts.length > 0 && { errorMessage: parts.join(' ') }) };
};

/** Without our asking, no chunk would have had this field. */
const dropNullUsage = (part: unknown): void => {
  if (typeof part === 'object' && part !== null && (part as Fields)['usage'] === null) delete (part as Fields)['usage'];
};

const saysUsage = (body: Fields): boolean =>
  (body['stream_options'] as Fields | null | undefined)?.['include_usage'] !== undefined;

const withUsage = (body: Fields): Fields => ({
  ...body,
  stream_options: { ...(body['stream_options'] as Fields | null | undefined), include_usage: true },
});

const hostOf = (client: object): string => {
  try {
    return new URL(String((client as Fields)['baseURL'])).hostname;
  } catch {
    return '';
  }
};

const resourceAt = (client: object, path: readonly string[]): Resource | null => {
  let at: unknown = client;
  for (const key of path) at = typeof at === 'object' && at !== null ? (at as Fields)[key] : undefined;
  const resource = at as Resource | null | undefined;
  return typeof resource?.create === 'function' ? resource : null;
};

/** A client made from this one records as well. */
const wrapOptions = (client: Fields, wrapAgain: (derived: object) => object): void => {
  const current = client['withOptions'] as (Create & { [unwrapped]?: Create }) | undefined;
  if (typeof current !== 'function') return;
  const original = current[unwrapped] ?? current;
  const withOptions = function (this: unknown, ...args: unknown[]): unknown {
    return wrapAgain(original.apply(this, args as [unknown]) as object);
  };
  define(client, 'withOptions', Object.assign(withOptions, { [unwrapped]: original }));
};

const define = (target: object, name: string, value: unknown): void => {
  Object.defineProperty(target, name, { value, writable: true, configurable: true, enumerable: false });
};
