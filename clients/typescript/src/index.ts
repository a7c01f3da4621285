import { createHash, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { readEndpoint, resolveDataDir } from './endpoint.ts';
import { postLines } from './post-lines.ts';
import { watchProcessEnd } from './process-end.ts';
import { createSender, usualLimits } from './sender.ts';
import { createSpool } from './spool.ts';
import { toEvent } from './to-event.ts';
import { createTracker } from './tracker.ts';
import type { Tracker } from './tracker.ts';
import type { CallContext, CentesimoOptions, Problem, UsageCall } from './types.ts';
import { wrapClient } from './wrap-client.ts';
import type { WrapContext, WrapOptions } from './wrap-client.ts';

export type { CallContext, CentesimoOptions, Client, Problem, Quantities, UsageCall } from './types.ts';
export type { Tracker } from './tracker.ts';
export type { WrapContext, WrapOptions } from './wrap-client.ts';

/** How much audio was transcribed. `tokens` is an estimate for information; it is not priced. */
export type WhisperUsage = { readonly seconds: number; readonly model?: string; readonly tokens?: number };

export type Centesimo = {
  /** Records one call. Only puts it in a queue and never throws. */
  readonly trackUsage: (call: UsageCall) => void;
  /** Starts measuring a call; it is recorded when the tracker ends. */
  readonly startTracker: (context?: CallContext & { model?: string }) => Tracker;
  /** Runs `work` and records it, failed with the error's type name when it throws; the error goes on to the caller. */
  readonly track: <T>(
    context: CallContext & { model?: string },
    work: (tracker: Tracker) => T | Promise<T>,
  ) => Promise<T>;
  readonly logOpenAIUsage: (response: unknown, context?: UsageCall) => void;
  /** Groq's timing fields are read from its response. */
  readonly logGroqUsage: (response: unknown, context?: UsageCall) => void;
  readonly logWhisperUsage: (audio: WhisperUsage, context?: UsageCall) => void;
  /** Makes a client of `openai` or `@anthropic-ai/sdk` record its calls; returns the same client. */
  readonly wrap: <T extends object>(client: T, context?: WrapContext, options?: WrapOptions) => T;
  /** Sends what waits now. True when the app has all of it and refused nothing since the last time. Never throws. */
  readonly flush: (timeoutMs?: number) => Promise<boolean>;
  /** Sends what waits; what cannot be sent waits on disk for the next start. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
};

const spoolLimits = { folderBytes: 32 * 1024 * 1024, fileBytes: 256 * 1024 };

/**
 * A client of the app on this machine. It reads no file and opens no connection before the first call is recorded, and
 * none of its functions throws: what goes wrong in the background is told to `onError`.
 */
export const createCentesimo = (options: CentesimoOptions): Centesimo => {
  const { url: givenUrl, token: givenToken, dataDir: givenDir, spoolDir, onError, ...defaults } = options;
  const dataDir = resolveDataDir(givenDir);
  const url = givenUrl ?? (process.env['CENTESIMO_URL'] || undefined);
  const token = givenToken ?? (process.env['CENTESIMO_TOKEN'] || undefined);
  const report = createReport(onError);
  const sender = createSender({
    readEndpoint: () =>
      readEndpoint({ ...(url !== undefined && { url }), ...(token !== undefined && { token }), dataDir }),
    post: postLines,
    spool: createSpool(spoolDir ?? join(dataDir, 'client-spool', toFolderName(url)), spoolLimits),
    report,
    random: Math.random,
    limits: usualLimits,
  });
  let watched = false;

  const trackUsage = (call: UsageCall): void => {
    try {
      if (!watched) {
        watched = true;
        watchProcessEnd(sender);
      }
      const event = toEvent(defaults, call, randomUUID(), new Date());
      sender.add(event.id, toLine(event, report));
    } catch (error) {
      report({ code: 'invalid', detail: `The call cannot be recorded: ${String(error)}` });
    }
  };
  const startTracker: Centesimo['startTracker'] = (context = {}) => createTracker(context, trackUsage);

  return {
    trackUsage,
    startTracker,
    track: async (context, work) => {
      const tracker = startTracker(context);
      try {
        return await work(tracker);
      } catch (error) {
        tracker.setError(error);
        throw error;
      } finally {
        tracker.end();
      }
    },
    logOpenAIUsage: (response, context = {}) => trackUsage({ ...context, response }),
    logGroqUsage: (response, context = {}) => trackUsage({ provider: 'groq', ...context, response }),
    logWhisperUsage: (audio, context = {}) => {
      const { seconds, model = 'whisper-1', tokens } = audio ?? {};
      const metadata = { ...context?.metadata, ...(tokens !== undefined && { estimated_tokens: tokens }) };
      trackUsage({ model, ...context, audioSeconds: seconds, metadata });
    },
    wrap: (client, context = {}, wrapping = {}) => wrapClient(client, context, wrapping, trackUsage, report),
    flush: (timeoutMs = 5000) => sender.flush(timeoutMs),
    [Symbol.asyncDispose]: async () => {
      await sender.flush(5000);
    },
  };
};

/** Calls for one app never wait among those for another. */
const toFolderName = (url: string | undefined): string =>
  url === undefined ? 'local' : createHash('sha256').update(url.replace(/\/+$/, '')).digest('hex').slice(0, 16);

/** Metadata that is no JSON costs the metadata, not the call. */
const toLine = (event: Readonly<Record<string, unknown>>, report: (problem: Problem) => void): string => {
  try {
    return JSON.stringify(event);
  } catch (error) {
    if (event['metadata'] === undefined) throw error;
    report({ code: 'invalid', detail: `The metadata is left out, it is no JSON: ${String(error)}` });
    const { metadata: _, ...rest } = event;
    return JSON.stringify(rest);
  }
};

const createReport = (onError: ((problem: Problem) => void) | undefined): ((problem: Problem) => void) => {
  const warned = new Set<string>();
  return (problem) => {
    try {
      if (onError !== undefined) return onError(problem);
      if (warned.has(problem.code)) return;
      warned.add(problem.code);
      process.emitWarning(problem.detail, { type: 'CentesimoWarning', code: problem.code });
    } catch {
      // A fault in the callback is the caller's own; it must not stop the sending.
    }
  };
};
