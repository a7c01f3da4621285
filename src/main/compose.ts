import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { CallHandlers } from '../shared/contract/calls.ts';
import type { LedgerEntry } from '../shared/core/ledger-entry.ts';
import { composeBackups } from './compose-backups.ts';
import { composeLogImport } from './compose-log-import.ts';
import { composePricing } from './compose-pricing.ts';
import { ensureTokens } from './data-dir.ts';
import type { CreateEngine } from './engine-types.ts';
import { createHttpApp } from './http/app.ts';
import { listen } from './http/server.ts';
import { createSignIn } from './http/sign-in.ts';
import { parseUsageEvent } from './ingest/parse-usage-event.ts';
import { openLedger } from './open-ledger.ts';
import { createApps } from './services/apps.ts';
import { createBudgets } from './services/budgets/create-budgets.ts';
import { createCurrentRate } from './services/budgets/current-rate.ts';
import { createClients } from './services/clients.ts';
import { createExports } from './services/export/create-exports.ts';
import { createFlatRules } from './services/flat-rules.ts';
import { createHeldMetrics } from './services/held-metrics.ts';
import { createIntake } from './services/intake.ts';
import { createLateMetricCalls } from './services/late-metric-calls.ts';
import { loadDemo } from './services/load-demo.ts';
import { createMonthClose } from './services/month-close/create-month-close.ts';
import { createRecorder } from './services/record.ts';
import { createSightingRecorder } from './services/record-sightings.ts';
import { createSaveMessage } from './services/save-message.ts';
import { createRetention } from './services/retention/create-retention.ts';
import { createSearchIndex } from './services/search-index.ts';
import { createSourceViews } from './services/sources/source-views.ts';
import { startTimer } from './services/start-timer.ts';
import { createUsageQueries } from './services/usage-queries.ts';
import { openSnapshot } from './store/open-store.ts';
import { createDamageWatch } from './watch-damage.ts';

const logBug = (error: unknown, where: string): void => console.error(`A bug in ${where}:`, error);
const createId = (): string => randomUUIDv7();

/** Wires store, services and HTTP together and listens. The order of closing is the reverse. */
export const createEngine: CreateEngine = async (options) => {
  const { dataDir, now, version, demo } = options;
  const startedAt = now();
  const damage = createDamageWatch(options.restart);
  const reportBug = (error: unknown, where: string): void => {
    damage.note(error);
    logBug(error, where);
  };
  const opened = await openLedger(options);
  const ledger = {
    ...opened,
    insertEntries: damage.guardAsync(opened.insertEntries),
    run: damage.guardAsync(opened.run) as typeof opened.run,
  };
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
    const lateMetricCalls = createLateMetricCalls({
      tables,
      reader: reader.sightings,
      run,
      startTimer,
      publish,
      reportBug,
    });
    const noteCalls = (entries: readonly LedgerEntry[]): void => {
      budgets.noteCalls(entries);
      lateMetricCalls.noteCalls(entries);
    };
    const record = createRecorder({
      insert: async (entries) => {
        const outcomes = await ledger.insertEntries(entries);
        noteCalls(entries);
        return outcomes;
      },
      pricer,
      now,
      createId,
      publish,
    });
    const recordSightings = createSightingRecorder({
      reader: reader.sightings,
      run,
      pricer,
      now,
      createId,
      noteCalls,
      publish,
    });
    const logImport = composeLogImport(ledger, { recordSightings, reportBug, demo });
    const backups = composeBackups(ledger, {
      restart: options.restart,
      logImport,
      reportBug,
      startedAt,
      demo,
      createId,
    });
    const heldMetrics = createHeldMetrics({
      tables,
      run,
      recordSightings,
      noteServices: lateMetricCalls.noteServices,
      now,
      startTimer,
      reportBug,
    });
    const searchIndex = createSearchIndex({ run, subscribe, startTimer, reportBug });
    if (demo && reader.readBounds() === null) await loadDemo(record, budgets.handlers.saveBudget, now(), timeZone);

    const monthClose = createMonthClose({
      reader,
      tables,
      run,
      clock,
      language: () => settings.current().language,
      isStopping,
      reportBug,
    });
    const retention = createRetention({
      settings,
      tables,
      run,
      clock,
      backup: async () => backups.handlers.makeBackup({}),
      startTimer,
      publish,
      reportBug,
    });
    const intake = createIntake({ tables, run, now, startTimer, publish, reportBug });
    const randomSecret = (): string => randomBytes(32).toString('base64url');
    const apps = createApps({ tables, run, intake, clock, createId, randomSecret, publish });
    const tokens = ensureTokens(dataDir);
    const previews = (): boolean => settings.current().previews;
    let address = { port: 0, url: '' };
    const handlers: CallHandlers = damage.guard({
      ...createUsageQueries(reader, clock, pricer),
      ...settings.handlers,
      ...rates.handlers,
      ...prices.handlers,
      ...repricing.handlers,
      ...budgets.handlers,
      ...createClients({ tables, run, publish }),
      ...createFlatRules({ tables, run, publish }),
      ...apps.handlers,
      ...monthClose.handlers,
      ...retention.handlers,
      ...logImport.handlers,
      ...backups.handlers,
      connection: () => ({ url: address.url, ingest_token: tokens.ingest, data_dir: dataDir }),
      session: () => ({
        version,
        url: address.url,
        data_dir: dataDir,
        time_zone: timeZone,
        demo,
        ledger_fault: ledger.fault(),
      }),
    });
    const signIn = options.signIn ?? createSignIn(now, randomSecret);
    const app = createHttpApp({
      handlers,
      record,
      recordSightings,
      holdMetricPoints: heldMetrics.hold,
      saveMessage: createSaveMessage({
        tables,
        record,
        parseUsage: (event) => parseUsageEvent(event, { now: now(), previews: previews() }),
        createId,
      }),
      subscribe,
      tokens,
      signIn,
      appOfDigest: apps.appOfDigest,
      noteIntake: intake.note,
      now,
      port: () => address.port,
      version,
      staticDir: options.staticDir,
      previews,
      sources: damage.guard(createSourceViews(reader, clock)),
      monthReport: monthClose.toFile,
      backupTransfer: backups.transfer,
      exports: createExports(() => openSnapshot(ledger.path), clock),
      isStopping,
      reportBug,
    });
    const listening = await listen(app, options.port);
    address = listening;
    // What goes on by itself. Closed before the server: no request may wait for the network.
    const background = [
      rates,
      prices,
      repricing,
      budgets,
      logImport,
      heldMetrics,
      lateMetricCalls,
      searchIndex,
      monthClose,
      retention,
      backups,
    ];
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
        await intake.close();
        await ledger.close();
      },
    };
  } catch (error) {
    await ledger.close();
    throw error;
  }
};
