import { setTimeout as sleep } from 'node:timers/promises';
import type { RecordResult } from '../../src/shared/contract/read-models.ts';
import { createRandom, pickWhole } from '../support/random.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

/** What was sent together. `acknowledgedAt`: monotonic nanoseconds of the answer, null while there is none. */
export type Batch = { readonly ids: readonly string[]; acknowledgedAt: bigint | null };

/** An answer and how long it took. */
export type Answer = { readonly status: number; readonly tookMs: number; readonly retryAfter: string | null };

export type Posters = {
  readonly batches: readonly Batch[];
  /** Every answer so far, in the order they came. */
  readonly answers: readonly Answer[];
  /** Calls acknowledged so far. */
  readonly acknowledged: () => number;
  /** Lets each poster finish the request it is at. */
  readonly stop: () => Promise<void>;
  /** Resolves when all have ended; throws on an answer that must not be. */
  readonly ended: Promise<void>;
};

type Options = {
  readonly posters: number;
  /** Begins every id: none may be sent twice. */
  readonly name: string;
  readonly seed: number;
  readonly mostCalls: number;
  /** A pause of each poster after each answer. */
  readonly pauseMs?: number;
};

const retryAfterMs = 50;

/**
 * Posts batch after batch over so many connections until the program is gone or it is told to stop. A batch that is
 * refused with 503 is sent again, as a client does.
 */
export const startPosters = (
  program: RunningProgram,
  { posters, name, seed, mostCalls, pauseMs = 0 }: Options,
): Posters => {
  const batches: Batch[] = [];
  const answers: Answer[] = [];
  let acknowledged = 0;
  const state = { isStopping: false };

  const send = async (body: string): Promise<{ answer: Answer; result: unknown } | undefined> => {
    const from = performance.now();
    try {
      const response = await fetch(`${program.url}/v1/usage`, {
        method: 'POST',
        headers: { 'x-api-key': program.ingestToken, 'content-type': 'application/json' },
        body,
      });
      const result: unknown = await response.json();
      const retryAfter = response.headers.get('retry-after');
      const answer = { status: response.status, tookMs: performance.now() - from, retryAfter };
      answers.push(answer);
      return { answer, result };
    } catch {
      return undefined;
    }
  };

  const post = async (poster: number): Promise<void> => {
    const random = createRandom(seed * 1_000 + poster);
    for (let at = 0; !state.isStopping; at += 1) {
      const ids = Array.from(
        { length: pickWhole(random, 1, mostCalls) },
        (_, place) => `${name}-${poster}-${at}-${place}`,
      );
      const batch: Batch = { ids, acknowledgedAt: null };
      batches.push(batch);
      const service = `poster-${poster}`;
      const body = JSON.stringify(
        ids.map((id) => ({ id, service, model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 })),
      );
      while (batch.acknowledgedAt === null) {
        const sent = await send(body);
        if (sent === undefined) return;
        if (sent.answer.status === 503) {
          if (state.isStopping) return;
          await sleep(retryAfterMs);
          continue;
        }
        const { accepted, duplicates, rejected } = sent.result as RecordResult;
        if (sent.answer.status !== 200 || accepted + duplicates !== ids.length || rejected.length > 0) {
          throw new Error(`${ids[0]} was answered with ${sent.answer.status}: ${JSON.stringify(sent.result)}`);
        }
        batch.acknowledgedAt = process.hrtime.bigint();
        acknowledged += ids.length;
      }
      if (pauseMs > 0) await sleep(pauseMs);
    }
  };

  const ended = Promise.all(Array.from({ length: posters }, (_, poster) => post(poster))).then(() => undefined);
  // Whoever waits for it hears of it; until then it is not unhandled.
  ended.catch(() => undefined);
  return {
    batches,
    answers,
    acknowledged: () => acknowledged,
    stop: () => {
      state.isStopping = true;
      return ended;
    },
    ended,
  };
};
