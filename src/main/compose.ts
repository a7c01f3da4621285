import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDayCut } from './day-cut.ts';
import { ensureTokens } from './data-dir.ts';
import type { CreateEngine, EngineOptions } from './engine-types.ts';
import { createHttpApp } from './http/app.ts';
import { listen } from './http/server.ts';
import { createSignIn } from './http/sign-in.ts';
import { createRateLookup } from './services/exchange-rates.ts';
import { createLiveEvents } from './services/live-events.ts';
import { loadDemo } from './services/load-demo.ts';
import { createOwnerClock } from './services/owner-clock.ts';
import { bundledCorrections } from './services/pricing/bundled-corrections.ts';
import { createPricer } from './services/pricing/create-pricer.ts';
import type { Pricer } from './services/pricing-types.ts';
import { createRecorder } from './services/record.ts';
import { createUsageQueries } from './services/usage-queries.ts';
import { openReader } from './store/open-store.ts';
import { startWriterThread } from './writer-thread.ts';

/** Beside this module, in the sources and in the build. */
const writerWorker = new URL(
  import.meta.url.endsWith('.ts') ? 'writer-worker.ts' : 'writer-worker.js',
  import.meta.url,
);
/** Sample data never share a file with real ones, whichever way a data directory is used. */
const databaseNames = { real: 'centesimo.db', demo: 'centesimo-demo.db' } as const;
const ratesFile = 'ecb-usd-per-eur.csv';

const createOwnerPricer = ({ resourcesDir, now }: EngineOptions): Pricer =>
  createPricer({
    corrections: bundledCorrections,
    overrides: [],
    policy: 'flag',
    estimatePerMillionUsd: '2',
    rateFor: createRateLookup(readFileSync(join(resourcesDir, ratesFile), 'utf8'), now),
  });

/** Wires store, services and HTTP together and listens. The order of closing is the reverse. */
export const createEngine: CreateEngine = async (options) => {
  const { dataDir, now, timeZone, version, demo } = options;
  const clock = createOwnerClock(timeZone, now);
  const path = join(dataDir, demo ? databaseNames.demo : databaseNames.real);
  const writer = await startWriterThread(writerWorker, { path, timeZone }, (error) => {
    // Nothing can be recorded any more, and apps must notice: the engine ends, and its host says why.
    throw error;
  });
  const store = openReader(path, createDayCut(timeZone));
  const closeStore = async (): Promise<void> => {
    store.close();
    await writer.close();
  };
  try {
    const pricer = createOwnerPricer(options);
    const live = createLiveEvents();
    const record = createRecorder({
      insert: writer.insertEntries,
      pricer,
      now,
      createId: () => randomUUIDv7(),
      publish: live.publish,
    });
    if (demo && store.reader.readBounds() === null) await loadDemo(record, now(), timeZone);

    let address = { port: 0, url: '' };
    let stopping = false;
    const queries = {
      ...createUsageQueries(store.reader, clock, pricer),
      session: () => ({ version, url: address.url, data_dir: dataDir, time_zone: timeZone, demo }),
    };
    const signIn = createSignIn(now, () => randomBytes(32).toString('base64url'));
    const app = createHttpApp({
      queries,
      record,
      subscribe: live.subscribe,
      tokens: ensureTokens(dataDir),
      signIn,
      now,
      port: () => address.port,
      version,
      staticDir: options.staticDir,
      previews: () => true,
      isStopping: () => stopping,
      reportBug: (error, where) => console.error(`A bug in ${where}:`, error),
    });
    const listening = await listen(app, options.port);
    address = listening;
    return {
      url: listening.url,
      queries,
      subscribe: live.subscribe,
      createSignInCode: signIn.createCode,
      close: async () => {
        stopping = true;
        await listening.close();
        live.close();
        await closeStore();
      },
    };
  } catch (error) {
    await closeStore();
    throw error;
  }
};
