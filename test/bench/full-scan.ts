import SqliteDatabase from 'better-sqlite3';

/** What one summary costs without rollups: a scan over every stored call. Milliseconds, median of three. */
export const measureFullScan = (databasePath: string): number => {
  const db = new SqliteDatabase(databasePath, { readonly: true });
  const scan = db.prepare(
    `SELECT count(*), sum(input_tokens), sum(output_tokens), sum(cost_nano_usd), sum(cost_nano_eur), d.service
     FROM usage_events e JOIN dimension_sets d ON d.id = e.dimension_set_id GROUP BY d.service`,
  );
  const times = Array.from({ length: 3 }, () => {
    const started = performance.now();
    scan.all();
    return performance.now() - started;
  });
  db.close();
  return times.toSorted((a, b) => a - b)[1]!;
};
