import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach } from 'vitest';
import type { BackupsView } from '../../src/shared/contract/backups.ts';
import { ensureTokens } from '../../src/main/data-dir.ts';
import { createRestartableEngine } from '../../src/main/restartable-engine.ts';
import { makeTempDir } from './temp-dir.ts';
import { waitFor } from './wait-for.ts';

const resourcesDir = fileURLToPath(new URL('../../resources', import.meta.url));

/** Long, because nothing depends on it: a busy machine takes its time. */
const patienceMs = 60_000;

const running: { close: () => Promise<void> }[] = [];

afterEach(async () => {
  for (const engine of running.splice(0)) await engine.close();
});

/** The real engine as its worker runs it: it can be started again in its place. Closed after the test. */
export const startRestartable = async (options: { readonly dataDir?: string; readonly now?: () => number } = {}) => {
  const { dataDir = makeTempDir(), now = Date.now } = options;
  mkdirSync(dataDir, { recursive: true });
  const { ingest, admin } = ensureTokens(dataDir);
  const lost: unknown[] = [];
  const engine = await createRestartableEngine(
    {
      dataDir,
      port: 0,
      staticDir: join(dataDir, 'no-screens'),
      resourcesDir,
      version: '1.2.3',
      demo: false,
      timeZone: 'Europe/Rome',
      now,
    },
    { onLost: (error) => lost.push(error) },
  );
  const ask = async (method: string, path: string, body?: unknown, key = admin) => {
    const response = await fetch(engine.url + path, {
      method,
      headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
  const started = {
    dataDir,
    path: join(dataDir, 'centesimo.db'),
    engine,
    lost,
    ask,
    post: async (ids: readonly string[]): Promise<number> => {
      const events = ids.map((id) => ({ id, service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 10 }));
      return (await ask('POST', '/v1/usage', events, ingest)).status;
    },
    backups: async (): Promise<BackupsView> => (await ask('GET', '/v1/backups')).body,
    /** Waits as long as the engine is being started again. */
    calls: (wanted: (calls: number) => boolean = () => true): Promise<number> =>
      waitFor('ledger with those calls', patienceMs, async () => {
        const answer = await ask('GET', '/v1/summary?period=all_time').catch(() => undefined);
        if (answer?.status !== 200) return undefined;
        const { calls } = answer.body as { calls: number };
        // Zero is an answer too.
        return wanted(calls) ? { calls } : undefined;
      }).then(({ calls }) => calls),
    close: async () => {
      const at = running.indexOf(started);
      if (at !== -1) running.splice(at, 1);
      await engine.close();
    },
  };
  running.push(started);
  return started;
};
