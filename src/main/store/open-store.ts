import { createReadConnection, openDatabase } from './open-database.ts';
import { ensureRollupTimeZone } from './rollup-rebuild.ts';
import type { DayCut } from './rollup-tables.ts';
import { createUsageEventWriter } from './usage-event-writer.ts';
import type { UsageEventWriter } from './usage-event-writer.ts';
import { createUsageReader } from './usage-reader.ts';
import type { UsageReader } from './usage-reader.ts';

type Cut = (epochMs: unknown) => number;

/**
 * Opens the ledger for writing: made, migrated, with its rollups cut in the owner's days (anew, from the events, when the
 * zone has changed). One at a time; `close` puts the write-ahead log into the database file.
 */
export const openWriter = (path: string, cut: DayCut): { writer: UsageEventWriter; close: () => void } => {
  const db = openDatabase(path);
  try {
    // Lets SQL cut single events at the owner's clock, where no rollup row does it.
    db.function('local_hour', { deterministic: true }, cut.hourOf as Cut);
    ensureRollupTimeZone(db, cut);
    return {
      writer: createUsageEventWriter(db, cut),
      close: () => {
        db.pragma('wal_checkpoint(TRUNCATE)');
        db.close();
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
  db.function('local_hour', { deterministic: true }, cut.hourOf as Cut);
  return { reader: createUsageReader(db, cut), close: () => void db.close() };
};
