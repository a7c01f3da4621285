import { parentPort, workerData } from 'node:worker_threads';
import type { WireError } from '../shared/contract/bridge.ts';
import { parseInput } from '../shared/contract/parse-input.ts';
import type { CallName } from '../shared/contract/calls.ts';
import { AppError } from '../shared/core/app-error.ts';
import { createRestartableEngine } from './restartable-engine.ts';
import type { FromEngine, ToEngine } from './engine-protocol.ts';
import type { Engine, EngineSettings } from './engine-types.ts';

/** The engine's thread: HTTP, store and services run here, so that no window ever waits for them. */

const port = parentPort;
if (port === null) throw new Error('engine-worker must be started as a worker thread');
const tell = (message: FromEngine): void => port.postMessage(message);

const toWireError = (error: unknown): WireError => {
  if (error instanceof AppError) return { code: error.code, detail: error.message, errors: error.errors };
  console.error('A call failed because of a bug:', error);
  return { code: 'internal', detail: 'The call failed because of a bug, which has been logged.', errors: [] };
};

const answer = async (id: number, work: () => unknown): Promise<void> => {
  try {
    tell({ kind: 'answer', id, ok: true, value: await work() });
  } catch (error) {
    tell({ kind: 'answer', id, ok: false, error: toWireError(error) });
  }
};

const run = (engine: Engine, name: CallName, input: unknown): unknown => {
  const handler = engine.handlers[name] as (parsed: unknown) => unknown;
  return handler(parseInput(name, input));
};

const serve = (engine: Engine): void => {
  const handle = async (message: ToEngine): Promise<void> => {
    if (message.kind === 'call') return answer(message.id, () => run(engine, message.name, message.input));
    if (message.kind === 'sign-in-code') return answer(message.id, () => engine.createSignInCode());
    await engine.close();
    tell({ kind: 'stopped' });
  };
  port.on('message', (message: ToEngine) => void handle(message));
};

const tellFailure = (error: unknown): void => {
  const expected = error instanceof AppError;
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell({ kind: 'failed', message: expected ? error.message : stack, expected });
};

try {
  const engine = await createRestartableEngine(
    { ...(workerData as EngineSettings), now: Date.now },
    {
      // Nothing works any more, and the host must hear of it.
      onLost: (error) => tellFailure(error),
    },
  );
  // From the first on: an alert that is due at the start must not be lost.
  engine.subscribe((event) => tell({ kind: 'stream', event }));
  serve(engine);
  tell({ kind: 'started', url: engine.url });
} catch (error) {
  tellFailure(error);
}
