import { createDayCut } from './day-cut.ts';
import type { LedgerFault } from '../shared/core/ledger-fault.ts';
import type { EngineOptions } from './engine-types.ts';
import { createLiveEvents } from './services/live-events.ts';
import { createOwnerClock } from './services/owner-clock.ts';
import { createSettings } from './services/settings.ts';
import { ledgerPathOf } from './ledger-path.ts';
import { openWhenReady } from './ready-store.ts';
import { openReader } from './store/open-store.ts';
import { startWriterThread } from './writer-thread.ts';

/** Beside this module, in the sources and in the build. */
const writerWorker = new URL(
  import.meta.url.endsWith('.ts') ? 'writer-worker.ts' : 'writer-worker.js',
  import.meta.url,
);
/** Opens the store with its two threads, and what every service needs of it: the owner's settings, clock and live news. */
export const openLedger = async (options: EngineOptions) => {
  const { now, timeZone: systemTimeZone } = options;
  const path = ledgerPathOf(options);
  const isSuspect = options.isSuspect ?? false;
  const live = createLiveEvents();
  let fault: LedgerFault | null = null;
  const setFault = (next: LedgerFault | null): void => {
    fault = next;
    live.publish({ type: 'ledger' });
  };
  const { timeZone, writer, store } = await openWhenReady(
    { path, systemTimeZone, now, isSuspect },
    async (timeZone) => {
      const writer = await startWriterThread(
        writerWorker,
        { path, timeZone },
        (error) => {
          // Nothing can be recorded any more, and apps must notice: the engine ends, and its host says why.
          throw error;
        },
        setFault,
      );
      try {
        return { timeZone, writer, store: openReader(path, createDayCut(timeZone)) };
      } catch (error) {
        await writer.close();
        throw error;
      }
    },
  );
  const settings = createSettings({
    saved: store.ownerTables.readOwnerSettings(),
    save: (json) => writer.run('saveOwnerSettings', json),
    activeTimeZone: timeZone,
    systemTimeZone,
    publish: live.publish,
  });
  return {
    path,
    now,
    timeZone,
    insertEntries: writer.insertEntries,
    run: writer.run,
    reader: store.reader,
    tables: store.ownerTables,
    subscribe: live.subscribe,
    publish: live.publish,
    settings,
    /** What keeps calls from being stored just now. */
    fault: (): LedgerFault | null => fault,
    clock: createOwnerClock(timeZone, now, () => (settings.current().week_start === 'sunday' ? 7 : 1)),
    close: async (): Promise<void> => {
      live.close();
      store.close();
      await writer.close();
    },
  };
};

export type OpenedLedger = Awaited<ReturnType<typeof openLedger>>;
