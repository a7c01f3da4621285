import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { type DesktopApp, spawnDesktop } from '../support/electron-stand-in/spawn-desktop.ts';
import { waitFor } from '../support/wait-for.ts';
import { createBenchEvents, toBodies } from './bench-events.ts';
import { postAll, send } from './http-load.ts';
import { toPercentiles } from './overview-reads.ts';
import { makeTempFolder } from './temp-folder.ts';

/** As the clients in `clients/` send them: up to a hundred calls in a request, one request after the other each. */
const batch = 100;
const eventsPerSecond = 5_000;
const loadMs = 10_000;
const idleMs = 5_000;
const calmEvents = 5_000;
const overThreshold = 10_000;
const toldWithinMs = 60_000;

export type DesktopLoad = {
  /** Delay of the main process's event loop while nothing came in, and while calls did. */
  readonly idleP99Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly sentPerSecond: number;
  /** Acknowledged, until the last answer. */
  readonly recordedPerSecond: number;
  readonly answerP95Ms: number;
  /** Of one batch at a time. */
  readonly idleAnswerP95Ms: number;
  /** How often the Overview showed new figures meanwhile. */
  readonly reloadsPerSecond: number;
  /** What the owner was told of a budget while so many calls came in over its threshold. */
  readonly notifications: number;
  readonly overThreshold: number;
  /** How often the tray's picture was set to the one that was there. */
  readonly needlessPictures: number;
  /** How often it was set at all: the state changed. */
  readonly pictures: number;
};

type Event = Record<string, unknown>;

/** Calls of this moment that are not among the seed. Their conversations go on from weeks ago. */
function* asNew(events: Iterable<Event>, prefix: string, more: Event = {}): Generator<Event> {
  for (const event of events)
    yield { ...event, id: `${prefix}-${String(event['id'])}`, occurred_at: undefined, ...more };
}

type Posted = { readonly seconds: number; readonly answersMs: readonly number[] };

/** Sends 5 000 calls a second over eight connections that stay open, whether the answers keep up or not. */
const postSteadily = async (app: DesktopApp, events: Iterable<Event>): Promise<Posted> => {
  const posting: Promise<number>[] = [];
  const from = performance.now();
  for (const body of toBodies(events, batch)) {
    const dueAt = from + (posting.length * batch * 1000) / eventsPerSecond;
    const waitMs = dueAt - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    const post = async (): Promise<number> => {
      await send(`${app.url()}/v1/usage`, { token: app.ingestToken, body });
      return performance.now() - dueAt;
    };
    posting.push(post());
  }
  const answersMs = await Promise.all(posting);
  return { seconds: (performance.now() - from) / 1000, answersMs };
};

/** One batch after the other, nothing else coming in: milliseconds of each. */
const postCalmly = async (app: DesktopApp, events: Iterable<Event>): Promise<readonly number[]> => {
  const answersMs: number[] = [];
  for (const body of toBodies(events, batch)) {
    const from = performance.now();
    await send(`${app.url()}/v1/usage`, { token: app.ingestToken, body });
    answersMs.push(performance.now() - from);
  }
  return answersMs;
};

const countReloads = (details: Page): Promise<void> =>
  details.evaluate(() => {
    Object.assign(globalThis, { reloads: 0 });
    const calls = document.querySelector('[data-testid="card-calls"]')!;
    const count = (): unknown => Object.assign(globalThis, { reloads: Reflect.get(globalThis, 'reloads') + 1 });
    new MutationObserver(count).observe(calls, { attributeFilter: ['data-exact'] });
  });

const readReloads = (details: Page): Promise<number> =>
  details.evaluate(() => Number(Reflect.get(globalThis, 'reloads')));

const saveBudget = async (app: DesktopApp, name: string, amount: number): Promise<void> => {
  const scope = { service: [name] };
  const budget = { name, scope, measure: 'cost_usd', amount: String(amount), thresholds: [100] };
  const answer = await fetch(`${app.url()}/v1/budgets/${name}`, {
    method: 'PUT',
    headers: { 'x-api-key': app.adminToken, 'content-type': 'application/json' },
    body: JSON.stringify(budget),
  });
  if (!answer.ok) throw new Error(`The budget was refused: ${await answer.text()}`);
};

const countTold = async (app: DesktopApp, budget: string): Promise<number> =>
  (await app.run('notifications')).filter(({ title }) => title.startsWith(`${budget}:`)).length;

/** A hundredth of the calls uses the budget up. What is told of a later one says that everything before was looked at. */
const countNotifications = async (app: DesktopApp, now: number): Promise<number> => {
  const costing = { service: 'burst', flat_cost: { amount: '0.01', currency: 'USD' } };
  await saveBudget(app, 'burst', overThreshold / 10_000);
  await saveBudget(app, 'later', 1);
  const events = createBenchEvents({ count: overThreshold, days: 1, now });
  await postSteadily(app, asNew(events, 'burst', costing));
  const later = { service: 'later', flat_cost: { amount: '2', currency: 'USD' } };
  await postAll(app.url(), app.ingestToken, [Buffer.from(JSON.stringify(later))]);
  await waitFor('notification of the later budget', toldWithinMs, async () => (await countTold(app, 'later')) > 0);
  return countTold(app, 'burst');
};

const countNeedless = (pictures: readonly unknown[]): number =>
  pictures.filter((picture, at) => at > 0 && picture === pictures[at - 1]).length;

/**
 * The desktop app on the stand-in, over a ledger that holds calls, with widget and Overview open, under 5 000 calls a second. The stand-in's own work, driving
 * Chromium and answering its requests, runs on the same event loop: the delay is an upper bound.
 */
export const measureDesktopLoad = async (dataDir: string): Promise<DesktopLoad> => {
  const profile = makeTempFolder();
  // In the ledger's own zone: in another one, its days would first be cut anew.
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const app = await spawnDesktop({ dataDir, profile, env: { TZ: timeZone } });
  try {
    const now = Date.now();
    await app.run('pick', 'details');
    const details = await app.page('details');
    await details.locator(`[data-testid="card-calls"][data-exact]`).waitFor();
    const first = (await app.run('tray'))?.image;

    await app.run('startLoopDelay');
    await sleep(idleMs);
    const idle = await app.run('loopDelay');

    const calmMs = await postCalmly(app, asNew(createBenchEvents({ count: calmEvents, days: 1, now }), 'calm'));

    await countReloads(details);
    const count = (eventsPerSecond * loadMs) / 1000;
    await app.run('startLoopDelay');
    const { seconds, answersMs } = await postSteadily(app, asNew(createBenchEvents({ count, days: 1, now }), 'load'));
    const { p99Ms, maxMs } = await app.run('loopDelay');
    const reloads = await readReloads(details);

    const notifications = await countNotifications(app, now);
    const pictures = (await app.run('recorded', 'Tray.setImage')).map(([path]) => path);
    return {
      idleP99Ms: idle.p99Ms,
      p99Ms,
      maxMs,
      sentPerSecond: eventsPerSecond,
      recordedPerSecond: count / seconds,
      answerP95Ms: toPercentiles(answersMs).p95,
      idleAnswerP95Ms: toPercentiles(calmMs).p95,
      reloadsPerSecond: reloads / seconds,
      notifications,
      overThreshold,
      needlessPictures: countNeedless([first, ...pictures]),
      pictures: pictures.length,
    };
  } finally {
    await app.quit();
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
};
