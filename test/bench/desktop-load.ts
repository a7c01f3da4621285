import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { spawnDesktop } from '../support/electron-stand-in/spawn-desktop.ts';
import { createBenchEvents, toBodies } from './bench-events.ts';
import { postAll, send } from './http-load.ts';
import { makeTempFolder } from './temp-folder.ts';

const seedEvents = 100_000;
const seedDays = 90;
const eventsPerSecond = 5_000;
const batch = 100;
const loadMs = 10_000;

export type DesktopLoad = {
  /** Of the main process's event loop, while calls came in and the Overview asked for its figures anew with each news. */
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly postedPerSecond: number;
  /** How often the tray's picture was set while its state stayed the same. */
  readonly trayUpdates: number;
};

/** Calls of this moment that are not among the seed. */
function* asNew(events: Iterable<Record<string, unknown>>): Generator<Record<string, unknown>> {
  for (const event of events) yield { ...event, id: `load-${String(event['id'])}`, occurred_at: undefined };
}

/**
 * The desktop app on the stand-in with the Overview open, under 5 000 calls a second. The stand-in's own work, driving
 * Chromium and answering its requests, runs on the same event loop: the delay is an upper bound.
 */
export const measureDesktopLoad = async (): Promise<DesktopLoad> => {
  const folders = [makeTempFolder(), makeTempFolder()] as const;
  const app = await spawnDesktop({ dataDir: folders[0], profile: folders[1] });
  try {
    const now = Date.now();
    const seed = createBenchEvents({ count: seedEvents, days: seedDays, now });
    await postAll(app.url(), app.ingestToken, toBodies(seed, 1_000));
    await app.run('pick', 'details');
    await (await app.page('details')).getByTestId('panel-overview').waitFor();

    const count = (eventsPerSecond * loadMs) / 1000;
    const events = createBenchEvents({ count, days: 1, now: now + 86_400_000 });
    const posting: Promise<unknown>[] = [];
    await app.run('startLoopDelay');
    const from = performance.now();
    let at = 0;
    for (const body of toBodies(asNew(events), batch)) {
      at += 1;
      posting.push(send(`${app.url()}/v1/usage`, { token: app.ingestToken, body }));
      await sleep(Math.max(0, from + (at * batch * 1000) / eventsPerSecond - performance.now()));
    }
    await Promise.all(posting);
    const seconds = (performance.now() - from) / 1000;
    const { p99Ms, maxMs } = await app.run('loopDelay');
    const pictures = await app.run('recorded', 'Tray.setImage');
    return { p99Ms, maxMs, postedPerSecond: count / seconds, trayUpdates: pictures.length };
  } finally {
    await app.quit();
    for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};
