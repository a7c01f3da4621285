import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Export } from '../../../src/main/services/export/export-types.ts';
import type { Summary } from '../../../src/shared/contract/read-models.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { readCsvTable } from '../../support/parse-csv.ts';
import { adminToken, asAdmin, createTestApp, host } from './test-app.ts';

const ended: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).toReversed()) await end();
});

/** A download whose reader takes nothing until it is asked to. */
const startDownload = async (url: string, token: string): Promise<IncomingMessage> => {
  const outgoing = request(url, { headers: { 'x-api-key': token } });
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  // What the test itself does to a download is no failure of it.
  incoming.on('error', () => undefined);
  ended.push(() => incoming.destroy());
  return incoming;
};

const readAll = async (incoming: IncomingMessage): Promise<{ text: string; complete: boolean }> => {
  const chunks: Buffer[] = [];
  incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise((resolve) => incoming.once('close', resolve));
  return { text: Buffer.concat(chunks).toString(), complete: incoming.complete };
};

describe('an export of more than fits between program and reader', () => {
  const now = Date.parse('2026-08-21T10:00:00Z');
  const makeCalls = (count: number, name: string) =>
    Array.from({ length: count }, (_, at) => ({
      id: `${name}-${at}`,
      service: 'shop',
      model: 'gpt-4o',
      input_tokens: 1000 + at,
      occurred_at: new Date(now - at * 1000).toISOString(),
      metadata: { padding: 'x'.repeat(14_000) },
    }));
  const batches = 5;
  const perBatch = 500;

  const startFullEngine = async (): Promise<TestEngine> => {
    const engine = await startTestEngine({ now: () => now });
    ended.push(engine.close);
    for (let at = 0; at < batches; at += 1) {
      expect((await engine.post(makeCalls(perBatch, `batch-${at}`))).status).toBe(200);
    }
    return engine;
  };

  /** Whether somebody still reads an older state of the database: the log then cannot be cut. */
  const isHeld = (engine: TestEngine): boolean => {
    const db = new SqliteDatabase(join(engine.dataDir, 'centesimo.db'), { timeout: 0 });
    const [{ busy } = { busy: 1 }] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    db.close();
    return busy === 1;
  };

  it('shows the moment it was asked for, whatever is recorded meanwhile, and then lets go', async () => {
    const engine = await startFullEngine();
    const before: Summary = await (await engine.get('/v1/summary')).json();
    const download = await startDownload(`${engine.url}/v1/export`, engine.adminToken);
    expect((await engine.post(makeCalls(100, 'later'))).status).toBe(200);
    expect(isHeld(engine)).toBe(true);
    const { text, complete } = await readAll(download);
    expect(complete).toBe(true);
    const rows = readCsvTable(text);
    expect(rows.at(-1)).toMatchObject({
      calls: String(before.calls),
      total_tokens: String(before.total_tokens),
      cost_usd: before.cost_usd,
      cost_eur: before.cost_eur,
    });
    expect(rows).toHaveLength(batches * perBatch + 1);
    const after: Summary = await (await engine.get('/v1/summary')).json();
    expect(after.calls).toBe(before.calls + 100);
    await expect.poll(() => isHeld(engine)).toBe(false);
  });

  it('lets go when its reader goes away', async () => {
    const engine = await startFullEngine();
    const download = await startDownload(`${engine.url}/v1/export?format=json`, engine.adminToken);
    expect((await engine.post(makeCalls(10, 'later'))).status).toBe(200);
    expect(isHeld(engine)).toBe(true);
    download.destroy();
    await expect.poll(() => isHeld(engine)).toBe(false);
  });

  it('is cut off when the program stops, in time', async () => {
    const engine = await startFullEngine();
    const download = await startDownload(`${engine.url}/v1/export`, engine.adminToken);
    const started = performance.now();
    await engine.close();
    expect(performance.now() - started).toBeLessThan(3_000);
    expect((await readAll(download)).complete).toBe(false);
    expect(isHeld(engine)).toBe(false);
  });
});

/** An export out of given pieces, and how often it was closed. */
const makeExport = (pieces: Iterator<string, void, void>) => {
  const made = {
    closed: 0,
    export: {
      mediaType: 'text/csv; charset=utf-8',
      fileName: 'test.csv',
      pieces,
      close: () => void (made.closed += 1),
    } satisfies Export,
  };
  return made;
};

const startApp = async (open: () => Export) => {
  const app = createTestApp({ exports: { events: open, messages: open } });
  const listening = await app.listen();
  ended.push(listening.close);
  return { ...app, url: `${listening.url}/v1/export` };
};

describe('an export', () => {
  it('that fails midway never looks whole, and is reported', async () => {
    const made = makeExport(
      (function* () {
        yield 'first line\r\n';
        yield 'second line\r\n';
        throw new Error('The disk is gone.');
      })(),
    );
    const app = await startApp(() => made.export);
    const { text, complete } = await readAll(await startDownload(app.url, adminToken));
    expect(complete).toBe(false);
    expect('first line\r\nsecond line\r\n'.startsWith(text)).toBe(true);
    await expect.poll(() => made.closed).toBe(1);
    expect(app.bugs).toEqual([new Error('The disk is gone.')]);
  });

  it('that fails at once is answered with a problem', async () => {
    const made = makeExport(
      // oxlint-disable-next-line require-yield -- it never gets that far
      (function* () {
        throw new AppError('unavailable', 'Another program is using the database.');
      })(),
    );
    const response = await createTestApp({
      exports: { events: () => made.export, messages: () => made.export },
    }).app.inject({ url: '/v1/export', headers: { host, ...asAdmin } });
    expect(response.statusCode).toBe(503);
    expect(response.headers['content-type']).toBe('application/problem+json');
    expect(response.headers['content-disposition']).toBeUndefined();
    expect(made.closed).toBe(1);
  });

  it('looks for its next row no longer when nobody waits for it', async () => {
    let steps = 0;
    const made = makeExport(
      (function* () {
        yield 'first line\r\n';
        for (;;) {
          steps += 1;
          yield '';
        }
      })(),
    );
    const app = await startApp(() => made.export);
    const download = await startDownload(app.url, adminToken);
    await expect.poll(() => steps).toBeGreaterThan(10);
    download.destroy();
    await expect.poll(() => made.closed).toBe(1);
    const stopped = steps;
    await new Promise((resolve) => setImmediate(resolve));
    expect(steps).toBe(stopped);
  });

  it('is given up when its reader takes nothing for half a minute', async () => {
    let steps = 0;
    const made = makeExport(
      (function* () {
        for (;;) {
          steps += 1;
          yield 'x'.repeat(100_000);
        }
      })(),
    );
    const app = await startApp(() => made.export);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    ended.push(() => vi.useRealTimers());
    const download = await startDownload(app.url, adminToken);
    let seen = 0;
    await expect.poll(() => seen === (seen = steps), { interval: 200 }).toBe(true);
    vi.advanceTimersByTime(29_000);
    expect(download.destroyed).toBe(false);
    expect(made.closed).toBe(0);
    vi.advanceTimersByTime(1_000);
    await expect.poll(() => made.closed).toBe(1);
    expect((await readAll(download)).complete).toBe(false);
  });

  it('lets other requests in while it goes on', async () => {
    const made = makeExport(
      (function* () {
        for (;;) yield '';
      })(),
    );
    const app = await startApp(() => made.export);
    const outgoing = request(app.url, { headers: { 'x-api-key': adminToken } });
    ended.push(() => outgoing.destroy());
    outgoing.on('error', () => undefined).end();
    const health = new URL('/v1/health', app.url);
    for (let at = 0; at < 5; at += 1) expect((await fetch(health)).status).toBe(200);
    expect(made.closed).toBe(0);
  });

  it('has to wait where four are under way', async () => {
    const made: ReturnType<typeof makeExport>[] = [];
    const app = await startApp(() => {
      const next = makeExport(
        (function* () {
          yield 'first line\r\n';
          for (;;) yield '';
        })(),
      );
      made.push(next);
      return next.export;
    });
    const four = await Promise.all(Array.from({ length: 4 }, () => startDownload(app.url, adminToken)));
    const fifth = await fetch(app.url, { headers: { 'x-api-key': adminToken } });
    expect(fifth.status).toBe(503);
    expect((await fifth.json()).detail).toContain('At most 4 exports');
    expect(made).toHaveLength(4);
    four[0]?.destroy();
    await expect.poll(() => made.filter(({ closed }) => closed === 1)).toHaveLength(1);
    const next = await startDownload(app.url, adminToken);
    expect(next.statusCode).toBe(200);
  });
});
