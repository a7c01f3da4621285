import { appendFileSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createCentesimo } from '../../../clients/typescript/src/index.ts';
import type { Centesimo, Problem } from '../../../clients/typescript/src/index.ts';
import { startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { startAppStandIn } from '../app-stand-in.ts';

const call = { model: 'gpt-4o', inputTokens: 1000, outputTokens: 500 };

const connect = (options: { dataDir?: string; url?: string; token?: string } = {}) => {
  const problems: Problem[] = [];
  const dataDir = options.dataDir ?? makeTempDir();
  const centesimo: Centesimo = createCentesimo({
    service: 'shop',
    ...options,
    dataDir,
    onError: (problem) => problems.push(problem),
  });
  return { centesimo, problems, dataDir, spoolDir: join(dataDir, 'client-spool', 'local') };
};

/** As the program does once it listens. */
const announce = ({ url, dataDir }: TestEngine): void =>
  writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify({ url, pid: process.pid, version: '1.2.3' }));

const summary = async (engine: TestEngine) => (await engine.get('/v1/summary?period=all_time')).json();

const trackMany = (centesimo: Centesimo, count: number): void => {
  for (let at = 0; at < count; at += 1) centesimo.trackUsage({ ...call, conversationId: `c-${at}` });
};

const filesIn = (dir: string): readonly string[] => readdirSync(dir).map((name) => join(dir, name));

describe('while the app runs', () => {
  it('finds it by its data directory and is recorded there, a second later at most', async () => {
    const engine = await startTestEngine();
    announce(engine);
    const { centesimo, problems } = connect({ dataDir: engine.dataDir });
    centesimo.trackUsage({ ...call, client: 'k-1', metadata: { plan: 'pro' } });
    await vi.waitFor(async () => expect((await summary(engine)).calls).toBe(1), { timeout: 5000 });
    expect(await summary(engine)).toMatchObject({ cost_usd: '0.0075', total_tokens: 1500 });
    expect(problems).toEqual([]);
    expect(readdirSync(engine.dataDir)).not.toContain('client-spool');
  });

  it('finds it by the environment', async () => {
    const app = await startAppStandIn();
    vi.stubEnv('CENTESIMO_URL', `${app.url}/`);
    vi.stubEnv('CENTESIMO_TOKEN', 'from-the-environment');
    const { centesimo } = connect();
    vi.unstubAllEnvs();
    centesimo.trackUsage(call);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.requests[0]?.headers).toMatchObject({ 'x-api-key': 'from-the-environment' });
  });

  it('sends 250 calls in three requests, each call with an id and a time of its own', async () => {
    const app = await startAppStandIn();
    const { centesimo } = connect({ url: app.url, token: 't' });
    trackMany(centesimo, 250);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.requests).toHaveLength(3);
    expect(new Set(app.events.map((event) => event['id'])).size).toBe(250);
    expect(app.events.every(({ occurred_at: at }) => Math.abs(Date.now() - Date.parse(String(at))) < 60_000)).toBe(
      true,
    );
  });

  it('tells of the calls the app refuses, and the others are recorded', async () => {
    const engine = await startTestEngine();
    announce(engine);
    const { centesimo, problems } = connect({ dataDir: engine.dataDir });
    centesimo.trackUsage(call);
    centesimo.trackUsage({ ...call, id: 'bad', inputTokens: -1 });
    expect(await centesimo.flush()).toBe(false);
    expect(problems).toMatchObject([{ code: 'rejected', eventId: 'bad', pointer: '/1/input_tokens' }]);
    centesimo.trackUsage({ ...call, id: 'alone', cacheReadTokens: 5000 });
    expect(await centesimo.flush()).toBe(false);
    expect(problems[1]).toMatchObject({ code: 'rejected', eventId: 'alone' });
    centesimo.trackUsage(call);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect((await summary(engine)).calls).toBe(2);
  });

  it('never throws, whatever it is given', async () => {
    const app = await startAppStandIn();
    const { centesimo, problems } = connect({ url: app.url, token: 't' });
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const hostile = Object.defineProperty({}, 'usage', {
      get: () => {
        throw new Error('no');
      },
    });
    const nothing = null as never;
    centesimo.trackUsage(nothing);
    centesimo.trackUsage({ ...call, id: 'kept', metadata: circle });
    centesimo.trackUsage({ ...call, metadata: { text: 'x'.repeat(100_000) } });
    centesimo.trackUsage({ ...call, occurredAt: new Date(Number.NaN) });
    centesimo.logOpenAIUsage(nothing, nothing);
    centesimo.logGroqUsage(hostile, nothing);
    centesimo.logWhisperUsage(nothing, nothing);
    const tracker = centesimo.startTracker(nothing);
    tracker.setResponse(hostile);
    tracker.setTokens(nothing);
    tracker.setError(nothing);
    tracker.end();
    expect(centesimo.wrap(nothing)).toBeNull();
    expect(await centesimo.flush()).toBe(false);
    expect(app.events.map((event) => event['id'])).toContain('kept');
    expect(problems.map(({ code }) => code)).toEqual(['invalid', 'invalid', 'invalid', 'invalid', 'invalid', 'wrap']);
  });
});

describe('while the app answers that it cannot', () => {
  it.each([503, 429])('waits as long as a %i asks for, and the call is recorded', async (status) => {
    const app = await startAppStandIn();
    app.replies.push({ status, headers: { 'retry-after': '2' } });
    const { centesimo, problems } = connect({ url: app.url, token: 't' });
    centesimo.trackUsage(call);
    expect(await centesimo.flush()).toBe(false);
    await vi.waitFor(() => expect(app.events).toHaveLength(1), { timeout: 10_000 });
    const [first, second] = app.requests;
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThan(1900);
    expect(problems).toEqual([]);
  });

  it.each([
    ['an error of its own', { status: 500 }],
    ['a redirect', { status: 307, headers: { location: 'http://127.0.0.1:9/' } }],
    ['an answer that is not the app’s', { status: 200, body: 'welcome' }],
    ['a path that is not there', { status: 404 }],
  ])('tries again after %s', async (_what, reply) => {
    const app = await startAppStandIn();
    app.replies.push(reply);
    const { centesimo } = connect({ url: app.url, token: 't' });
    centesimo.trackUsage(call);
    expect(await centesimo.flush()).toBe(false);
    await vi.waitFor(() => expect(app.events).toHaveLength(1), { timeout: 10_000 });
  });

  it('gives up on an answer that does not come, and tries again', async () => {
    const app = await startAppStandIn();
    app.replies.push('hang');
    const { centesimo } = connect({ url: app.url, token: 't' });
    centesimo.trackUsage(call);
    expect(await centesimo.flush(300)).toBe(false);
    await vi.waitFor(() => expect(app.events).toHaveLength(1), { timeout: 15_000 });
  });

  it('reads the token again when it is refused, once, then waits and says so', async () => {
    const app = await startAppStandIn();
    const { centesimo, problems, dataDir } = connect({ url: app.url });
    writeFileSync(join(dataDir, 'ingest-token'), 'old\n');
    centesimo.trackUsage(call);
    expect(await centesimo.flush(30_000)).toBe(true);
    writeFileSync(join(dataDir, 'ingest-token'), 'new\n');
    app.replies.push({ status: 401 });
    centesimo.trackUsage(call);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.requests.map(({ headers }) => headers['x-api-key'])).toEqual(['old', 'old', 'new']);
    app.replies.push({ status: 401 });
    centesimo.trackUsage(call);
    expect(await centesimo.flush()).toBe(false);
    expect(problems).toMatchObject([{ code: 'unauthorized' }]);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(app.events).toHaveLength(3);
  });
});

describe('while the app is closed', () => {
  it('keeps the calls on disk, for the user alone, and sends each once when it is back on another port', async () => {
    const first = await startTestEngine({ dataDir: makeTempDir() });
    announce(first);
    const { centesimo, problems, dataDir, spoolDir } = connect({ dataDir: first.dataDir });
    trackMany(centesimo, 10);
    expect(await centesimo.flush(30_000)).toBe(true);
    await first.close();
    trackMany(centesimo, 150);
    expect(await centesimo.flush()).toBe(false);
    rmSync(join(dataDir, 'endpoint.json'));
    trackMany(centesimo, 40);
    expect(await centesimo.flush()).toBe(false);
    expect(filesIn(spoolDir).map((path) => statSync(path).mode & 0o777)).not.toContain(0o644);
    expect(statSync(spoolDir).mode & 0o077).toBe(0);
    const second = await startTestEngine({ dataDir });
    announce(second);
    await vi.waitFor(async () => expect((await summary(second)).calls).toBe(200), { timeout: 20_000 });
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(await summary(second)).toMatchObject({ calls: 200, cost_usd: '1.5' });
    expect(readdirSync(spoolDir)).toEqual([]);
    expect(problems).toEqual([]);
  });

  it('sends what a process left behind that ended, its torn last line apart, and counts nothing twice', async () => {
    const engine = await startTestEngine();
    const { centesimo, spoolDir, problems } = connect({ dataDir: engine.dataDir });
    mkdirSync(spoolDir, { recursive: true });
    const line = (id: string): string => JSON.stringify({ id, service: 'shop', model: 'gpt-4o', input_tokens: 1000 });
    const left = join(spoolDir, '4194304-0badcafe-1.ndjson');
    writeFileSync(left, `${line('a')}\n${line('b')}\n${line('a')}\n${line('c').slice(0, 40)}`);
    const whole = join(spoolDir, '4194304-0badcafe-2.ndjson');
    writeFileSync(whole, `${line('b')}\n${line('d')}`);
    const writing = join(spoolDir, `${process.ppid}-0badcafe-1.ndjson`);
    writeFileSync(writing, `${line('e')}\n`);
    writeFileSync(join(spoolDir, 'notes.txt'), 'not ours');
    announce(engine);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect((await summary(engine)).calls).toBe(3);
    expect(filesIn(spoolDir).toSorted()).toEqual([writing, join(spoolDir, 'notes.txt')].toSorted());
    expect(problems).toEqual([]);
  });

  it('deletes no line that is appended while its file is sent', async () => {
    const app = await startAppStandIn();
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'ingest-token'), 't');
    const { centesimo, spoolDir } = connect({ dataDir });
    mkdirSync(spoolDir, { recursive: true });
    const path = join(spoolDir, '4194304-0badcafe-1.ndjson');
    writeFileSync(path, Array.from({ length: 300 }, (_, at) => `{"id":"${at}"}\n`).join(''));
    writeFileSync(join(dataDir, 'endpoint.json'), JSON.stringify({ url: app.url }));
    const flushed = centesimo.flush();
    await vi.waitFor(() => expect(app.requests.length).toBeGreaterThan(0), { interval: 1 });
    appendFileSync(path, '{"id":"late"}\n');
    expect(await flushed).toBe(true);
    expect(app.events).toHaveLength(301);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('keeps 10 000 calls within bounds of memory and disk, and loses none', async () => {
    const dataDir = makeTempDir();
    const { centesimo, spoolDir, problems } = connect({ dataDir });
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    for (let at = 0; at < 10; at += 1) {
      trackMany(centesimo, 1000);
      expect(await centesimo.flush()).toBe(false);
    }
    const grown = process.memoryUsage().heapUsed - before;
    const onDisk = filesIn(spoolDir).reduce((bytes, path) => bytes + statSync(path).size, 0);
    console.log(
      `10 000 calls, app closed: ${(onDisk / 1e6).toFixed(2)} MB on disk, heap +${(grown / 1e6).toFixed(1)} MB`,
    );
    expect(onDisk).toBeLessThan(4e6);
    expect(grown).toBeLessThan(64e6);
    const engine = await startTestEngine({ dataDir });
    announce(engine);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect(await summary(engine)).toMatchObject({ calls: 10_000, cost_usd: '75' });
    expect(problems).toEqual([]);
    expect(readdirSync(spoolDir)).toEqual([]);
  });

  it('lets nothing wait beyond memory where there is no disk, and says how much was dropped', async () => {
    const dataDir = makeTempDir();
    writeFileSync(join(dataDir, 'client-spool'), 'a file where the folder should be');
    const { centesimo, problems } = connect({ dataDir });
    trackMany(centesimo, 10_500);
    expect(await centesimo.flush()).toBe(false);
    expect(problems).toMatchObject([{ code: 'dropped', detail: expect.stringContaining('500 calls') }]);
    const engine = await startTestEngine({ dataDir });
    announce(engine);
    expect(await centesimo.flush(30_000)).toBe(true);
    expect((await summary(engine)).calls).toBe(10_000);
  });

  it('keeps the calls for another app apart', async () => {
    const { centesimo, dataDir } = connect({ url: 'http://127.0.0.1:9', token: 't' });
    centesimo.trackUsage(call);
    expect(await centesimo.flush()).toBe(false);
    const [folder] = readdirSync(join(dataDir, 'client-spool'));
    expect(folder).toMatch(/^[0-9a-f]{16}$/);
    const [file] = filesIn(join(dataDir, 'client-spool', String(folder)));
    expect(JSON.parse(readFileSync(String(file), 'utf8'))).toMatchObject({ service: 'shop', model: 'gpt-4o' });
  });
});

describe('the cost of a call to the caller', () => {
  it('is some microseconds', () => {
    const { centesimo } = connect();
    const response = {
      id: 'chatcmpl-1',
      model: 'gpt-4o',
      usage: { prompt_tokens: 9, completion_tokens: 4 },
      choices: [],
    };
    const measure = (work: () => void): number => {
      const times: number[] = [];
      for (let at = 0; at < 2000; at += 1) {
        const start = performance.now();
        work();
        times.push((performance.now() - start) * 1000);
      }
      return times.toSorted((a, b) => a - b)[1000] ?? Number.NaN;
    };
    measure(() => centesimo.trackUsage(call));
    const tokens = measure(() => centesimo.trackUsage(call));
    const whole = measure(() => centesimo.logOpenAIUsage(response));
    console.log(`median in the caller: trackUsage ${tokens.toFixed(1)} us, logOpenAIUsage ${whole.toFixed(1)} us`);
    expect(Math.max(tokens, whole)).toBeLessThan(500);
  });
});
