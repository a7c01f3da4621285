import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createDayCut } from './day-cut.ts';
import type { EngineOptions } from './engine-types.ts';
import { createLiveEvents } from './services/live-events.ts';
import { createOwnerClock } from './services/owner-clock.ts';
import { createSettings, readSettings } from './services/settings.ts';
import { openReader, readSavedSettings } from './store/open-store.ts';
import { startWriterThread } from './writer-thread.ts';

/** Beside this module, in the sources and in the build. */
const writerWorker = new URL(
  import.meta.url.endsWith('.ts') ? 'writer-worker.ts' : 'writer-worker.js',
  import.meta.url,
);
/** Sample data never share a file with real ones, whichever way a data directory is used. */
const databaseNames = { real: 'centesimo.db', demo: 'centesimo-demo.db' } as const;

/** The saved zone must be known before the ledger is opened in it. */
const readActiveTimeZone = (path: string, systemTimeZone: string): string => {
  if (!existsSync(path)) return systemTimeZone;
  return readSettings(readSavedSettings(path)).time_zone ?? systemTimeZone;
};

/** Opens the store with its two threads, and what every service needs of it: the owner's settings, clock and live news. */
export const openLedger = async ({ dataDir, now, demo, timeZone: systemTimeZone }: EngineOptions) => {
  const path = join(dataDir, demo ? databaseNames.demo : databaseNames.real);
  const timeZone = readActiveTimeZone(path, systemTimeZone);
  const writer = await startWriterThread(writerWorker, { path, timeZone }, (error) => {
    // Nothing can be recorded any more, and apps must notice: the engine ends, and its host says why.
    throw error;
  });
  const store = openReader(path, createDayCut(timeZone));
  const live = createLiveEvents();
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
    clock: createOwnerClock(timeZone, now, () => (settings.current().week_start === 'sunday' ? 7 : 1)),
    close: async (): Promise<void> => {
      live.close();
      store.close();
      await writer.close();
    },
  };
};

export type OpenedLedger = Awaited<ReturnType<typeof openLedger>>;
