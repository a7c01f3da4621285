import type { Database } from 'better-sqlite3';
import { createReadConnection, openDatabase } from './open-database.ts';
import { ensureRollupTimeZone } from './rollup-rebuild.ts';
import type { DayCut } from './rollup-tables.ts';
import { createUsageEventWriter } from './usage-event-writer.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';
import { createUsageReader } from './usage-reader.ts';
import type { UsageReader } from './usage-reader.ts';

/** Let SQL cut single events at the owner's clock, where no rollup row does it. */
const addClockFunctions = (db: Database, cut: DayCut): void => {
  const add = (name: string, of: (epochMs: number) => number): void =>
    void db.function(name, { deterministic: true }, (epochMs: unknown) => of(Number(epochMs)));
  add('local_day', cut.dayOf);
  add('local_hour', cut.hourOf);
};

/**
 * Opens the ledger for writing: made, migrated, with its rollups cut in the owner's days (anew, from the events, when the
 * zone has changed). One at a time; `close` puts the write-ahead log into the database file.
 */
export const openWriter = (path: string, cut: DayCut): { writer: UsageEventWriter; close: () => void } => {
  const db = openDatabase(path);
  try {
    addClockFunctions(db, cut);
    ensureRollupTimeZone(db, cut);
    // From here on the group commit waits for locks, without holding up its thread.
    db.pragma('busy_timeout = 100');
    return {
      writer: createUsageEventWriter(db, cut),
      close: () => {
        try {
          db.pragma('wal_checkpoint(TRUNCATE)');
        } finally {
          db.close();
        }
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
};

/** Opens the ledger for reading, after a writer has opened it; sees every commit that came before a question. */
export const openReader = (path: string, cut: DayCut): { reader: UsageReader; close: () => void } => {
  const db = createReadConnection(path);
  addClockFunctions(db, cut);
  return { reader: createUsageReader(db, cut), close: () => void db.close() };
};
