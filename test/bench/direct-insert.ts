import SqliteDatabase from 'better-sqlite3';

export type DirectInserts = {
  readonly perSecond: number;
  /** By how much the file grew for each of them: a row and its place in the indexes. */
  readonly bytesPerRow: number;
};

/**
 * The baseline of the batch row: the last `count` rows the program stored, inserted once more under other ids by better-sqlite3
 * into the same table with its indexes and settings, in transactions of `batch` rows. Nothing else of the ledger is kept up.
 */
export const measureDirectInserts = (databasePath: string, count: number, batch: number): DirectInserts => {
  const db = new SqliteDatabase(databasePath);
  try {
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'cache_size = -32000',
      'wal_autocheckpoint = 12000',
    ]) {
      db.pragma(pragma);
    }
    const first = db.prepare('SELECT max(seq) FROM usage_events').pluck().get() as number;
    const names = db.prepare(`SELECT name FROM pragma_table_info('usage_events')`).pluck().all() as string[];
    const columns = names.map((name) =>
      name === 'seq' ? `seq + ${count}` : name === 'id' ? `'direct-' || id` : `"${name}"`,
    );
    const rows = db
      .prepare(`SELECT ${columns.join(', ')} FROM usage_events WHERE seq > ? ORDER BY seq`)
      .raw()
      .all(first - count) as unknown[][];
    const insert = db.prepare(`INSERT INTO usage_events VALUES (${names.map(() => '?').join(', ')})`);
    const insertBatch = db.transaction((part: unknown[][]) => {
      for (const row of part) insert.run(row);
    });
    const readBytes = (): number =>
      ['page_count', 'freelist_count']
        .map((name) => db.pragma(name, { simple: true }) as number)
        .reduce((pages, free) => pages - free) * (db.pragma('page_size', { simple: true }) as number);
    const before = readBytes();
    const started = performance.now();
    for (let at = 0; at < rows.length; at += batch) insertBatch(rows.slice(at, at + batch));
    const seconds = (performance.now() - started) / 1000;
    return { perSecond: rows.length / seconds, bytesPerRow: (readBytes() - before) / rows.length };
  } finally {
    db.close();
  }
};
