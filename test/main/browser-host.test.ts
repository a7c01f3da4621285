import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTempDir } from '../support/temp-dir.ts';

const entry = fileURLToPath(new URL('../../src/main/browser-host.ts', import.meta.url));

type Run = { readonly child: ChildProcess; readonly output: () => string; readonly exit: Promise<number | null> };

const running = new Set<ChildProcess>();

let dataDir: string;
beforeEach(() => {
  dataDir = makeTempDir();
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

const start = (env: Record<string, string> = {}, args: readonly string[] = []): Run => {
  const child = spawn(process.execPath, [entry, ...args], {
    env: { ...process.env, CENTESIMO_DATA_DIR: dataDir, CENTESIMO_PORT: '0', CENTESIMO_OPEN: '0', ...env },
  });
  running.add(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text, exit: new Promise((resolve) => child.once('exit', resolve)) };
};

const startReady = async (args: readonly string[] = []): Promise<Run & { url: string }> => {
  const run = start({}, args);
  await expect.poll(run.output, { timeout: 15_000, interval: 20 }).toContain('#code=');
  return { ...run, url: JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).url };
};

const read = (name: string): string => readFileSync(join(dataDir, name), 'utf8');

const post = (url: string, id: string) =>
  fetch(`${url}/v1/usage`, {
    method: 'POST',
    headers: { 'x-api-key': read('ingest-token'), 'content-type': 'application/json' },
    body: JSON.stringify({ id, service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 }),
  });

const countCalls = async (url: string, period = 'today'): Promise<number> => {
  const response = await fetch(`${url}/v1/summary?period=${period}`, { headers: { 'x-api-key': read('admin-token') } });
  return (await response.json()).calls;
};

describe('the browser host', () => {
  it('says where it is, records, and stops cleanly on a signal', async () => {
    const { child, url, output, exit } = await startReady();
    expect(output()).toMatch(
      new RegExp(`^Centesimo is listening on ${url}\nOpen ${url}/#code=\\S+ to see the screens`),
    );
    expect(JSON.parse(read('endpoint.json')).pid).toBe(child.pid);
    expect((await post(url, 'one')).status).toBe(200);
    expect(await countCalls(url)).toBe(1);
    const started = performance.now();
    child.kill('SIGTERM');
    expect(await exit).toBe(0);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
    expect(existsSync(join(dataDir, 'instance.lock'))).toBe(false);
    expect(output()).not.toContain(read('admin-token'));
    expect(output()).not.toContain(read('ingest-token'));
  });

  it('keeps what it acknowledged when it is killed, and starts again beside the leftovers', async () => {
    const first = await startReady();
    expect((await post(first.url, 'one')).status).toBe(200);
    first.child.kill('SIGKILL');
    await first.exit;
    const second = await startReady();
    expect(await countCalls(second.url)).toBe(1);
    expect((await (await post(second.url, 'one')).json()).duplicates).toBe(1);
    second.child.kill('SIGINT');
    expect(await second.exit).toBe(0);
  });

  it('keeps sample data and real data apart in one data directory', async () => {
    const real = await startReady();
    expect((await post(real.url, 'one')).status).toBe(200);
    real.child.kill('SIGTERM');
    await real.exit;

    const demo = await startReady(['--demo']);
    expect(await countCalls(demo.url, 'all_time')).toBeGreaterThan(1_000);
    const event = await fetch(`${demo.url}/v1/events/one`, { headers: { 'x-api-key': read('admin-token') } });
    expect(event.status).toBe(404);
    demo.child.kill('SIGTERM');
    await demo.exit;
    expect(existsSync(join(dataDir, 'centesimo-demo.db'))).toBe(true);

    const again = await startReady();
    expect(await countCalls(again.url, 'all_time')).toBe(1);
    again.child.kill('SIGTERM');
    await again.exit;
  });

  it.skipIf(process.platform === 'win32')('stops within 3 s while it waits for the database at its start', async () => {
    const db = new SqliteDatabase(join(dataDir, 'centesimo.db'));
    db.exec('BEGIN EXCLUSIVE');
    const run = start();
    await expect.poll(() => existsSync(join(dataDir, 'admin-token')), { timeout: 15_000, interval: 10 }).toBe(true);
    await sleep(1_000);
    const started = performance.now();
    run.child.kill('SIGTERM');
    // Whoever starts now must not write beside the engine that has not ended yet.
    await sleep(500);
    expect(run.child.exitCode).toBeNull();
    expect(JSON.parse(read('instance.lock')).pid).toBe(run.child.pid);
    expect(await run.exit).toBe(0);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect(run.output()).toBe('');
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
    db.close();

    const again = await startReady();
    expect((await post(again.url, 'one')).status).toBe(200);
  });

  it.skipIf(process.platform === 'win32')('finishes a start that it can, then stops and says nothing', async () => {
    const run = start({}, ['--demo']);
    await expect.poll(() => existsSync(join(dataDir, 'admin-token')), { timeout: 15_000, interval: 5 }).toBe(true);
    await sleep(50);
    run.child.kill('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(run.output()).toBe('');
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
  });

  it('starts once per data directory', async () => {
    const first = await startReady();
    const second = start();
    expect(await second.exit).toBe(1);
    expect(second.output()).toContain(`already running on this data directory (pid ${first.child.pid})`);
    expect(JSON.parse(read('endpoint.json')).pid).toBe(first.child.pid);
  });

  it('names the cause when the port is taken', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo;
    const run = start({ CENTESIMO_PORT: String(port) });
    expect(await run.exit).toBe(1);
    expect(run.output().trim()).toBe(
      `Port ${port} is already used by another program, or another Centesimo. Stop it or set CENTESIMO_PORT to a free port.`,
    );
    other.close();
  });

  it.each(['abc', '-1', '65536', '1e3', '80.5'])('refuses CENTESIMO_PORT=%s', async (port) => {
    const run = start({ CENTESIMO_PORT: port });
    expect(await run.exit).toBe(1);
    expect(run.output()).toContain('CENTESIMO_PORT must be a whole number from 0 to 65535');
  });
});
