import type { UsageCall } from './types.ts';

export type CallKind = 'chat' | 'responses' | 'messages' | 'plain';

type Fields = Record<string, unknown>;

/** Puts the counts together that a stream reports in its parts. Of the parts nothing else is kept. */
export type Collector = {
  /** True for the part that holds nothing but a chat's usage. */
  readonly add: (part: unknown) => boolean;
  /** As a response that was not streamed would be; null before the first part. */
  readonly response: () => Fields | null;
  /** How the provider said, inside the stream, that the call failed. */
  readonly failure: () => Partial<UsageCall> | null;
};

export const createCollector = (kind: CallKind): Collector => {
  let response: Fields | null = null;
  let failure: Partial<UsageCall> | null = null;

  const merge = (...parts: readonly (Fields | undefined)[]): void => {
    for (const part of parts) {
      if (part === undefined) continue;
      response ??= {};
      for (const name of ['id', 'model', 'service_tier', 'x_groq']) if (part[name] != null) response[name] = part[name];
      const usage = asFields(part['usage']);
      if (usage === undefined) continue;
      // Anthropic sends its usage in two parts, of which the later holds totals; a null in it says nothing.
      const known = kind === 'messages' ? asFields(response['usage']) : undefined;
      response['usage'] = {
        ...known,
        ...Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== null)),
      };
    }
  };

  return {
    add: (given) => {
      const part = asFields(given);
      if (part === undefined) return false;
      failure = collectFailure(part['response'] ?? part) ?? failure;
      if (kind === 'responses') merge(asFields(part['response']));
      else if (kind === 'messages')
        merge(asFields(part['message']), part['type'] === 'message_delta' ? part : undefined);
      else merge(part);
      const choices = part['choices'];
      return kind === 'chat' && Array.isArray(choices) && choices.length === 0 && asFields(part['usage']) !== undefined;
    },
    response: () => response,
    failure: () => failure,
  };
};

/** An answer that says of itself that it failed; null for any other. */
export const collectFailure = (answer: unknown): Partial<UsageCall> | null => {
  const { status, type, error, code } = asFields(answer) ?? {};
  if (status !== 'failed' && type !== 'error') return null;
  const named = asFields(error)?.['code'] ?? asFields(error)?.['type'] ?? code;
  return { success: false, errorCode: typeof named === 'string' ? named.slice(0, 64) : 'failed' };
};

const asFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
