import type { Database } from 'better-sqlite3';
import { createReadConnection, openDatabase } from './open-database.ts';
import { createEventSnapshot } from './export-events.ts';
import type { EventSnapshot } from './export-events.ts';
import { createOwnerTables } from './owner-tables.ts';
import type { OwnerTables } from './owner-tables.ts';
import { openForCheck } from './check-ledger.ts';
import { countCommits } from './ledger-state.ts';
import { ensureRollupTimeZone } from './rollup-rebuild.ts';
import type { DayCut } from './rollup-tables.ts';
import { addSearchFunction } from './search-conditions.ts';
import { readOwnerSettings } from './settings-table.ts';
import { createUsageEventWriter } from './usage-event-writer.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';
import { createUsageReader } from './usage-reader.ts';
import type { UsageReader } from './usage-reader.ts';
import { createWriterOperations } from './writer-operations.ts';
import type { WriterOperations } from './writer-operations.ts';

/** Let SQL cut single events at the owner's clock, where no rollup row does it. */
const addClockFunctions = (db: Database, cut: DayCut): void => {
  const add = (name: string, of: (epochMs: number) => number): void =>
    void db.function(name, { deterministic: true }, (epochMs: unknown) => of(Number(epochMs)));
  add('local_day', cut.dayOf);
  add('local_hour', cut.hourOf);
};

/**
 * Opens the ledger for writing: made, migrated, with its rollups cut in the owner's days (anew, from the events, when the
 * zone has changed). One at a time; `probe` writes to the disk and changes nothing, `close` puts the write-ahead log into the database file.
 */
export const openWriter = (
  path: string,
  cut: DayCut,
): { writer: UsageEventWriter; operations: WriterOperations; probe: () => void; close: () => void } => {
  const db = openDatabase(path);
  try {
    addClockFunctions(db, cut);
    ensureRollupTimeZone(db, cut);
    // From here on the group commit waits for locks, without holding up its thread.
    db.pragma('busy_timeout = 100');
    const counted = countCommits(db, path, createUsageEventWriter(db, cut), createWriterOperations(db, cut));
    const touch = db.prepare('UPDATE ledger_state SET commits = commits');
    return {
      writer: counted.writer,
      operations: counted.operations,
      probe: () => void touch.run(),
      close: () => {
        try {
          db.pragma('wal_checkpoint(TRUNCATE)');
        } finally {
          db.close();
          counted.close();
        }
      },
    };
  } catch (error) {
    db.close();
    throw error;
  }
};

/**
 * The owner's settings of a ledger nobody has opened yet, as JSON; null where there are none, or where the file is not one
 * this program can read: opening it for writing says so.
 */
export const readSavedSettings = (path: string): string | null => {
  try {
    const db = openForCheck(path);
    try {
      return readOwnerSettings(db);
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
};

/** Opens the ledger for reading, after a writer has opened it; sees every commit that came before a question. */
export const openReader = (
  path: string,
  cut: DayCut,
): { reader: UsageReader; ownerTables: OwnerTables; close: () => void } => {
  const db = createReadConnection(path);
  addClockFunctions(db, cut);
  addSearchFunction(db);
  return {
    reader: createUsageReader(db, cut),
    ownerTables: createOwnerTables(db),
    close: () => void db.close(),
  };
};

/**
 * The ledger as it is now, over a connection of its own, which the caller closes. While it is open the write-ahead log
 * cannot be cut, so it must not stay open longer than it is read from.
 */
export const openSnapshot = (path: string): EventSnapshot => {
  const db = createReadConnection(path);
  try {
    // Read once, from end to end: nothing in it is worth keeping.
    db.pragma('cache_size = -4000');
    addSearchFunction(db);
    return createEventSnapshot(db);
  } catch (error) {
    db.close();
    throw error;
  }
};
