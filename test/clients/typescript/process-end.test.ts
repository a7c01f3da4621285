import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import { startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { startAppStandIn } from '../app-stand-in.ts';

const source = new URL('../../../clients/typescript/src/index.ts', import.meta.url).href;

type Ended = { readonly code: number | null; readonly ms: number; readonly stderr: string };

/** Runs `script` in a Node of its own, straight from the sources, with a client named `centesimo`. */
const runScript = (script: string, env: Readonly<Record<string, string>>): Promise<Ended> =>
  new Promise((resolve) => {
    const started = performance.now();
    const text = `import { createCentesimo } from ${JSON.stringify(source)};
      const centesimo = createCentesimo({ service: 'script' });
      const call = { model: 'gpt-4o', inputTokens: 1000, outputTokens: 500 };
      ${script}`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', text], { env: { ...process.env, ...env } });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    child.on('close', (code) => resolve({ code, ms: performance.now() - started, stderr }));
  });

const announce = ({ url, dataDir }: TestEngine): void =>
  writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify({ url }));

const count = async (engine: TestEngine): Promise<number> =>
  (await (await engine.get('/v1/summary?period=all_time')).json()).calls;

describe('a process that ends', () => {
  it('by itself sends what waits before', async () => {
    const engine = await startTestEngine();
    announce(engine);
    const ended = await runScript('for (let at = 0; at < 250; at += 1) centesimo.trackUsage(call);', {
      CENTESIMO_DATA_DIR: engine.dataDir,
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(await count(engine)).toBe(250);
  });

  it.each([
    ['process.exit()', 'process.exit(7);', 7],
    ['an error nobody caught', 'setTimeout(() => { throw new Error("bug"); }, 1); await new Promise(() => {});', 1],
  ])('by %s leaves what waits on disk, and the next one sends it', async (_how, end, code) => {
    const engine = await startTestEngine();
    announce(engine);
    const ended = await runScript(`for (let at = 0; at < 30; at += 1) centesimo.trackUsage(call); ${end}`, {
      CENTESIMO_DATA_DIR: engine.dataDir,
    });
    expect(ended.code).toBe(code);
    expect(await count(engine)).toBe(0);
    const next = createCentesimo({ service: 'script', dataDir: engine.dataDir });
    expect(await next.flush(30_000)).toBe(true);
    expect(await count(engine)).toBe(30);
  });

  it('while the app is closed, several at once, leaves it all', async () => {
    const dataDir = makeTempDir();
    const script = 'for (let at = 0; at < 100; at += 1) centesimo.trackUsage(call);';
    const ended = await Promise.all([1, 2, 3].map(() => runScript(script, { CENTESIMO_DATA_DIR: dataDir })));
    expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
      [0, ''],
    ]);
    const engine = await startTestEngine({ dataDir });
    announce(engine);
    const [one, other] = [1, 2].map(() => createCentesimo({ service: 'script', dataDir }));
    expect(await Promise.all([one?.flush(), other?.flush()])).toEqual([true, true]);
    expect(await count(engine)).toBe(300);
  });

  it('is not kept alive by an app that does not answer', async () => {
    const app = await startAppStandIn();
    app.replies.push('hang', 'hang', 'hang');
    const dataDir = makeTempDir();
    const env = { CENTESIMO_DATA_DIR: dataDir, CENTESIMO_URL: app.url, CENTESIMO_TOKEN: 't' };
    const ended = await runScript('centesimo.trackUsage(call); await new Promise((go) => setTimeout(go, 1200));', env);
    expect(ended.code).toBe(0);
    expect(ended.ms).toBeLessThan(5000);
    app.replies.length = 0;
    const next = createCentesimo({ service: 'script', dataDir, url: app.url, token: 't' });
    expect(await next.flush(30_000)).toBe(true);
    expect(app.events).toHaveLength(1);
  });

  it('sends what waits at the end of an `await using`', async () => {
    const app = await startAppStandIn();
    const disposed = async (): Promise<void> => {
      await using centesimo = createCentesimo({ service: 'shop', url: app.url, token: 't', dataDir: makeTempDir() });
      centesimo.trackUsage({ model: 'gpt-4o', inputTokens: 1 });
    };
    await disposed();
    expect(app.events).toHaveLength(1);
  });
});
