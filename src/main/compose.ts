import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { CallHandlers } from '../shared/contract/calls.ts';
import { composePricing } from './compose-pricing.ts';
import { ensureTokens } from './data-dir.ts';
import type { CreateEngine } from './engine-types.ts';
import { createHttpApp } from './http/app.ts';
import { listen } from './http/server.ts';
import { createSignIn } from './http/sign-in.ts';
import { parseUsageEvent } from './ingest/parse-usage-event.ts';
import { openLedger } from './open-ledger.ts';
import { createBudgets } from './services/budgets/create-budgets.ts';
import { createCurrentRate } from './services/budgets/current-rate.ts';
import { createClients } from './services/clients.ts';
import { createExports } from './services/export/create-exports.ts';
import { createFlatRules } from './services/flat-rules.ts';
import { loadDemo } from './services/load-demo.ts';
import { createRecorder } from './services/record.ts';
import { createSaveMessage } from './services/save-message.ts';
import { createSearchIndex } from './services/search-index.ts';
import { createSourceViews } from './services/sources/source-views.ts';
import { startTimer } from './services/start-timer.ts';
import { createUsageQueries } from './services/usage-queries.ts';
import { openSnapshot } from './store/open-store.ts';

const reportBug = (error: unknown, where: string): void => console.error(`A bug in ${where}:`, error);
const createId = (): string => randomUUIDv7();

/** Wires store, services and HTTP together and listens. The order of closing is the reverse. */
export const createEngine: CreateEngine = async (options) => {
  const { dataDir, now, version, demo } = options;
  const ledger = await openLedger(options);
  try {
    const { settings, clock, reader, tables, run, publish, subscribe, timeZone } = ledger;
    let stopping = false;
    const isStopping = (): boolean => stopping;
    const { rates, prices, repricing, pricer } = await composePricing(ledger, { ...options, isStopping, reportBug });
    const budgets = createBudgets({
      reader,
      clock,
      tables,
      run,
      settings,
      currentRate: createCurrentRate(rates.rates, settings.current, now),
      startTimer,
      publish,
      subscribe,
      reportBug,
    });
    const record = createRecorder({
      insert: async (entries) => {
        const outcomes = await ledger.insertEntries(entries);
        budgets.noteCalls(entries);
        return outcomes;
      },
      pricer,
      now,
      createId,
      publish,
    });
    const searchIndex = createSearchIndex({ run, subscribe, startTimer, reportBug });
    if (demo && reader.readBounds() === null) await loadDemo(record, now(), timeZone);

    const tokens = ensureTokens(dataDir);
    const previews = (): boolean => settings.current().previews;
    let address = { port: 0, url: '' };
    const handlers: CallHandlers = {
      ...createUsageQueries(reader, clock, pricer),
      ...settings.handlers,
      ...rates.handlers,
      ...prices.handlers,
      ...repricing.handlers,
      ...budgets.handlers,
      ...createClients({ tables, run, publish }),
      ...createFlatRules({ tables, run, publish }),
      connection: () => ({ url: address.url, ingest_token: tokens.ingest, data_dir: dataDir }),
      session: () => ({ version, url: address.url, data_dir: dataDir, time_zone: timeZone, demo }),
    };
    const signIn = createSignIn(now, () => randomBytes(32).toString('base64url'));
    const app = createHttpApp({
      handlers,
      record,
      saveMessage: createSaveMessage({
        tables,
        record,
        parseUsage: (event) => parseUsageEvent(event, { now: now(), previews: previews() }),
        createId,
      }),
      subscribe,
      tokens,
      signIn,
      now,
      port: () => address.port,
      version,
      staticDir: options.staticDir,
      previews,
      sources: createSourceViews(reader, clock),
      exports: createExports(() => openSnapshot(ledger.path), clock),
      isStopping,
      reportBug,
    });
    const listening = await listen(app, options.port);
    address = listening;
    // What goes on by itself. Closed before the server: no request may wait for the network.
    const background = [rates, prices, repricing, budgets, searchIndex];
    for (const service of background) service.start();
    return {
      url: listening.url,
      handlers,
      subscribe,
      createSignInCode: signIn.createCode,
      close: async () => {
        stopping = true;
        for (const service of background) await service.close();
        await listening.close();
        await ledger.close();
      },
    };
  } catch (error) {
    await ledger.close();
    throw error;
  }
};
