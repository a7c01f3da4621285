import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { ensureTokens } from '../../src/main/data-dir.ts';
import type { EngineHandle } from '../../src/main/engine-host.ts';
import { startEngine } from '../../src/main/engine-host.ts';
import type { EngineSettings } from '../../src/main/engine-types.ts';
import type { QueryName } from '../../src/shared/contract/queries.ts';
import type { StreamEvent } from '../../src/shared/contract/stream.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const root = new URL('../../', import.meta.url);
const worker = new URL('src/main/engine-worker.ts', root);

const engines: EngineHandle[] = [];
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
});

const settingsIn = (dataDir: string, more: Partial<EngineSettings> = {}): EngineSettings => ({
  dataDir,
  port: 0,
  staticDir: join(dataDir, 'none'),
  resourcesDir: fileURLToPath(new URL('resources', root)),
  version: '1.2.3',
  demo: false,
  timeZone: 'Europe/Rome',
  ...more,
});

const start = async (dataDir = makeTempDir()): Promise<EngineHandle> => {
  const engine = await startEngine(worker, settingsIn(dataDir));
  engines.push(engine);
  return engine;
};

describe('startEngine', () => {
  it('answers queries, checks their input, and tells live events', async () => {
    const dataDir = makeTempDir();
    const engine = await start(dataDir);
    expect(await engine.call('session', {})).toMatchObject({
      ok: true,
      value: { version: '1.2.3', url: engine.url, time_zone: 'Europe/Rome' },
    });
    expect(await engine.call('summary', { period: 'never' })).toMatchObject({
      ok: false,
      error: { code: 'invalid', errors: [{ pointer: '?period' }] },
    });

    const told: StreamEvent[] = [];
    const stopListening = engine.onStream((event) => told.push(event));
    const response = await fetch(`${engine.url}/v1/usage`, {
      method: 'POST',
      headers: { 'x-api-key': ensureTokens(dataDir).ingest, 'content-type': 'application/json' },
      body: JSON.stringify({ service: 'shop', model: 'gpt-4o', input_tokens: 1 }),
    });
    expect(response.status).toBe(200);
    await expect.poll(() => told).toMatchObject([{ type: 'usage', accepted: 1 }]);
    stopListening();
    expect(await engine.call('summary', { period: 'today' })).toMatchObject({ ok: true, value: { calls: 1 } });
  });

  it('makes codes that differ', async () => {
    const engine = await start();
    expect(await engine.createSignInCode()).not.toBe(await engine.createSignInCode());
  });

  it('stops for good', async () => {
    const engine = await start();
    await engine.stop();
    expect(await engine.ended).toBeUndefined();
    await expect(engine.call('session', {})).rejects.toThrow('stopped');
    await expect(fetch(engine.url)).rejects.toThrow();
  });

  it('fails with a sentence for the user when the port is taken', async () => {
    const { port } = new URL((await start()).url);
    const second = startEngine(worker, settingsIn(makeTempDir(), { port: Number(port) }));
    await expect(second).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining(`Port ${port}`) });
  });

  it('fails with the fault of a worker that breaks, and says so to whoever waits', async () => {
    const dir = makeTempDir();
    const broken = join(dir, 'broken.mjs');
    writeFileSync(
      broken,
      `import { parentPort } from 'node:worker_threads';
       parentPort.once('message', () => { throw new Error('broken'); });
       parentPort.postMessage({ kind: 'started', url: 'http://127.0.0.1:1' });`,
    );
    const engine = await startEngine(pathToFileURL(broken), settingsIn(dir));
    await expect(engine.call('session' satisfies QueryName, {})).rejects.toThrow('broken');
    expect(await engine.ended).toMatchObject({ message: 'broken' });

    const neverStarts = join(dir, 'never.mjs');
    writeFileSync(neverStarts, '');
    await expect(startEngine(pathToFileURL(neverStarts), settingsIn(dir))).rejects.toThrow('ended unexpectedly');
  });
});
