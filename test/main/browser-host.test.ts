import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const entry = fileURLToPath(new URL('../../src/main/browser-host.ts', import.meta.url));

type Run = { readonly child: ChildProcess; readonly output: () => string; readonly exit: Promise<number | null> };

const running = new Set<ChildProcess>();

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'centesimo-host-'));
});
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

const start = (env: Record<string, string> = {}): Run => {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, CENTESIMO_DATA_DIR: dataDir, CENTESIMO_PORT: '0', CENTESIMO_OPEN: '0', ...env },
  });
  running.add(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { child, output: () => text, exit: new Promise((resolve) => child.once('exit', resolve)) };
};

const startReady = async (): Promise<Run & { url: string }> => {
  const run = start();
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

const countCalls = async (url: string): Promise<number> => {
  const response = await fetch(`${url}/v1/summary?period=today`, { headers: { 'x-api-key': read('admin-token') } });
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
