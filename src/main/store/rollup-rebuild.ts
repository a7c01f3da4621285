import type { Database } from 'better-sqlite3';
import { addDuration, toDurationBucket, toHistogramBytes } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { eventSums } from './read-figures.ts';
import { allSets, subjects, subjectTables, sumColumns } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';

/** Where the cut the rollups are in is kept. */
export const rollupCutSetting = 'rollup_cut';

const rollupTables = [
  'rollup_hour',
  'rollup_day',
  'rollup_day_duration',
  ...subjects.map((subject) => subjectTables[subject].rollup),
];

/**
 * Cuts the rollups into another zone's days, from the events, in one transaction: either all of them are cut anew or
 * none. Does nothing when they already are in this cut.
 */
export const ensureRollupTimeZone = (db: Database, cut: DayCut): void => {
  const current = db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(rollupCutSetting);
  if (current === cut.key) return;
  db.transaction(() => {
    for (const table of rollupTables) db.exec(`DELETE FROM ${table}`);
    fillRollups(db, cut);
    db.exec(`UPDATE conversations SET total_tokens = r.tokens, first_day = r.first_day, last_day = r.last_day
      FROM (SELECT conversation_id, sum(input_tokens + output_tokens) AS tokens, min(day) AS first_day,
              max(day) AS last_day FROM rollup_day_conversation GROUP BY conversation_id) r
      WHERE r.conversation_id = conversations.id`);
    db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value').run(
      rollupCutSetting,
      cut.key,
    );
  }).immediate();
};

const fillRollups = (db: Database, cut: DayCut): void => {
  const source = `usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id
    WHERE t.occurred_at >= @from AND t.occurred_at < @to`;
  const columns = sumColumns.join(', ');
  const fills = [
    `INSERT INTO rollup_hour (hour, dimension_set_id, ${columns})
     SELECT @day * 24 + CAST(local_hour(t.occurred_at) AS INTEGER) AS h, t.dimension_set_id, ${eventSums} FROM ${source} GROUP BY h, 2`,
    `INSERT INTO rollup_hour (hour, dimension_set_id, ${columns})
     SELECT @day * 24 + CAST(local_hour(t.occurred_at) AS INTEGER) AS h, ${allSets}, ${eventSums} FROM ${source} GROUP BY h`,
    `INSERT INTO rollup_day (day, dimension_set_id, ${columns})
     SELECT @day, t.dimension_set_id, ${eventSums} FROM ${source} GROUP BY 2`,
    ...subjects.map((subject) => {
      const { rollup, idColumn } = subjectTables[subject];
      return `INSERT INTO ${rollup} (day, ${idColumn}, dimension_set_id, ${columns})
        SELECT @day, t.${idColumn}, t.dimension_set_id, ${eventSums} FROM ${source}
          AND t.${idColumn} IS NOT NULL GROUP BY 2, 3`;
    }),
  ].map((sql) => db.prepare(sql));
  const nextEvent = db.prepare('SELECT min(occurred_at) FROM usage_events WHERE occurred_at >= ?').pluck();
  // From event to event, day by day: empty stretches, which may be decades long, are jumped over.
  let next = nextEvent.get(-Number.MAX_SAFE_INTEGER) as number | null;
  while (next !== null) {
    const day = cut.dayOf(next);
    const span = { day, from: cut.startOfDay(day), to: cut.startOfDay(day + 1) };
    for (const fill of fills) fill.run(span);
    fillDurations(db, span);
    next = nextEvent.get(span.to) as number | null;
  }
};

const fillDurations = (db: Database, { day, from, to }: { day: number; from: number; to: number }): void => {
  const rows = db
    .prepare(
      `SELECT dimension_set_id, duration_ms FROM usage_events
       WHERE occurred_at >= ? AND occurred_at < ? AND duration_ms IS NOT NULL`,
    )
    .raw()
    .iterate(from, to) as Iterable<[number, number]>;
  const histograms = new Map<number, DurationHistogram>();
  for (const [set, durationMs] of rows) {
    let histogram = histograms.get(set);
    if (histogram === undefined) histograms.set(set, (histogram = new Map()));
    addDuration(histogram, toDurationBucket(durationMs));
  }
  const write = db.prepare('INSERT INTO rollup_day_duration VALUES (?, ?, ?)');
  for (const [set, histogram] of histograms) write.run(day, set, toHistogramBytes(histogram));
};
