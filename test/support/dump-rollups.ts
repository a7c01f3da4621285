import SqliteDatabase from 'better-sqlite3';
import { readHistogramBytes } from '../../src/main/store/duration-histogram.ts';

/** All rollups as they are on disk, response times in the order of their buckets. */
export const dumpRollups = (path: string): unknown => {
  const db = new SqliteDatabase(path, { readonly: true });
  const dump = ['day', 'hour', 'hour_cached', 'day_client', 'day_user', 'day_conversation'].map((name) =>
    db.prepare(`SELECT * FROM rollup_${name} ORDER BY 1, 2, 3, 4, 5`).safeIntegers().raw().all(),
  );
  const durations = db.prepare('SELECT * FROM rollup_day_duration ORDER BY 1, 2').raw().all() as [
    number,
    number,
    Buffer,
  ][];
  const conversations = db.prepare('SELECT * FROM conversations ORDER BY id').raw().all();
  db.close();
  const histograms = durations.map(([day, set, bytes]) => {
    const buckets: [number, number][] = [];
    readHistogramBytes(bytes, (bucket, calls) => void buckets.push([bucket, calls]));
    return { day, set, buckets: buckets.toSorted(([a], [b]) => a - b) };
  });
  return { dump, histograms, conversations };
};

/** Has the rollups cut anew, from the calls, at the next start. */
export const forgetCut = (path: string): void => {
  const db = new SqliteDatabase(path);
  db.exec("DELETE FROM settings WHERE key = 'rollup_cut'");
  db.close();
};
