import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { openStore } from './store/open-store.ts';

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
  const store = openStore(join(dataDir, 'centesimo.db'), {
    timeZone,
    dayOf: clock.days.dayOf,
    startOfDay: clock.days.startOfDay,
    hourOf: clock.hours.hourOf,
  });
  try {
    const pricer = createOwnerPricer(options);
    const live = createLiveEvents();
    const record = createRecorder({
      writer: store.writer,
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
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
};
