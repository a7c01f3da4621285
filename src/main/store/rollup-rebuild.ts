import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { cachedFills } from './cached-rollup.ts';
import { addDuration, toDurationBucket, toHistogramBytes } from './duration-histogram.ts';
import type { DurationHistogram } from './duration-histogram.ts';
import { eventSums } from './read-figures.ts';
import { readDurationBytes } from './retired-durations.ts';
import { retiredSums, toSlot } from './retired-calls.ts';
import { allSets, subjects, subjectTables, sumColumns } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';

/** Where the cut the rollups are in is kept. */
export const rollupCutSetting = 'rollup_cut';
/** The same for `rollup_hour_cached`, which is younger: it is filled at the first start that knows it. */
export const cachedCutSetting = 'rollup_cached_cut';

const cachedTable = 'rollup_hour_cached';
const rollupTables = [
  'rollup_hour',
  'rollup_day',
  'rollup_day_duration',
  ...subjects.map((subject) => subjectTables[subject].rollup),
];

/**
 * Cuts the rollups into another zone's days, from the events and from the sums of those that are retired, in one transaction: either all of them are cut anew or
 * none. Does nothing when they already are in this cut.
 */
export const ensureRollupTimeZone = (db: Database, cut: DayCut): void => {
  const read = db.prepare('SELECT value FROM settings WHERE key = ?').pluck();
  const set = db.prepare('INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value');
  const isCut = read.get(rollupCutSetting) === cut.key;
  if (isCut && read.get(cachedCutSetting) === cut.key) return;
  db.transaction(() => {
    db.exec(`DELETE FROM ${cachedTable}`);
    fillDays(db, cut, cachedFills);
    set.run(cachedCutSetting, cut.key);
    if (isCut) return;
    for (const table of rollupTables) db.exec(`DELETE FROM ${table}`);
    fillRollups(db, cut);
    db.exec(`UPDATE conversations SET total_tokens = r.tokens, first_day = r.first_day, last_day = r.last_day
      FROM (SELECT conversation_id, sum(input_tokens + output_tokens) AS tokens, min(day) AS first_day,
              max(day) AS last_day FROM rollup_day_conversation GROUP BY conversation_id) r
      WHERE r.conversation_id = conversations.id`);
    set.run(rollupCutSetting, cut.key);
  }).immediate();
};

const fillRollups = (db: Database, cut: DayCut): void => {
  const source = `usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id
    WHERE t.occurred_at >= @from AND t.occurred_at < @to`;
  const columns = sumColumns.join(', ');
  const retired = `retired_calls t JOIN dimension_sets s ON s.id = t.dimension_set_id
    WHERE t.slot >= @slot AND t.slot <= @lastSlot AND t.first_at >= @from AND t.first_at < @to`;
  const addUp = sumColumns.map((column) => `${column} = ${column} + excluded.${column}`).join(', ');
  const fillFrom = (rows: string, at: string, sums: string, hasSubject: (idColumn: string) => string): string[] => {
    const hour = `@day * 24 + CAST(local_hour(t.${at}) AS INTEGER)`;
    return [
      `INSERT INTO rollup_hour (hour, dimension_set_id, ${columns})
       SELECT ${hour} AS h, t.dimension_set_id, ${sums} FROM ${rows} GROUP BY h, 2`,
      `INSERT INTO rollup_hour (hour, dimension_set_id, ${columns})
       SELECT ${hour} AS h, ${allSets}, ${sums} FROM ${rows} GROUP BY h`,
      `INSERT INTO rollup_day (day, dimension_set_id, ${columns})
       SELECT @day, t.dimension_set_id, ${sums} FROM ${rows} GROUP BY 2`,
      ...subjects.map((subject) => {
        const { rollup, idColumn } = subjectTables[subject];
        return `INSERT INTO ${rollup} (day, ${idColumn}, dimension_set_id, ${columns})
          SELECT @day, t.${idColumn}, t.dimension_set_id, ${sums} FROM ${rows}
            AND ${hasSubject(`t.${idColumn}`)} GROUP BY 2, 3`;
      }),
    ].map((sql) => `${sql} ON CONFLICT DO UPDATE SET ${addUp}`);
  };
  refuseParted(db, cut);
  const fills = [
    ...fillFrom(source, 'occurred_at', eventSums, (id) => `${id} IS NOT NULL`),
    ...fillFrom(retired, 'first_at', retiredSums, (id) => `${id} <> 0`),
  ];
  fillDays(db, cut, fills, (span) => fillDurations(db, span));
};

/** Runs the statements for each day that has calls. */
const fillDays = (db: Database, cut: DayCut, statements: readonly string[], more?: (span: Span) => void): void => {
  const fills = statements.map((sql) => db.prepare(sql));
  const nextEvent = createNextCall(db);
  // From event to event, day by day: empty stretches, which may be decades long, are jumped over.
  let next = nextEvent(-Number.MAX_SAFE_INTEGER);
  while (next !== null) {
    const day = cut.dayOf(next);
    const [from, to] = [cut.startOfDay(day), cut.startOfDay(day + 1)];
    const span = { day, from, to, slot: toSlot(from), lastSlot: toSlot(to) };
    for (const fill of fills) fill.run(span);
    more?.(span);
    next = nextEvent(span.to);
  }
};

/** The first call from a time on, single or summed; null after the last. */
export const createNextCall = (db: Database): ((from: number) => number | null) => {
  const next = db
    .prepare(
      `SELECT min(at) FROM (
         SELECT min(occurred_at) AS at FROM usage_events WHERE occurred_at >= @from UNION ALL
         SELECT min(first_at) FROM retired_calls
         WHERE slot = (SELECT slot FROM retired_calls WHERE slot >= @slot AND first_at >= @from ORDER BY slot LIMIT 1)
           AND first_at >= @from)`,
    )
    .pluck();
  return (from) => next.get({ from, slot: toSlot(from) }) as number | null;
};

/** Sums of a quarter of an hour cannot be parted: a zone whose hours begin within one has no exact figures for them. */
const refuseParted = (db: Database, cut: DayCut): void => {
  const isParted = db
    .prepare('SELECT 1 FROM retired_calls WHERE local_hour(first_at) <> local_hour(last_at) LIMIT 1')
    .pluck();
  if (isParted.get() === undefined) return;
  const detail = `Old calls are kept as sums of a quarter of an hour, which the time zone ${cut.key} would part. Choose another time zone.`;
  throw new AppError('conflict', detail);
};

type Span = {
  readonly day: number;
  readonly from: number;
  readonly to: number;
  readonly slot: number;
  readonly lastSlot: number;
};

const fillDurations = (db: Database, { day, from, to, slot, lastSlot }: Span): void => {
  const rows = db
    .prepare(
      `SELECT dimension_set_id, duration_ms FROM usage_events
       WHERE occurred_at >= ? AND occurred_at < ? AND duration_ms IS NOT NULL`,
    )
    .raw()
    .iterate(from, to) as Iterable<[number, number]>;
  const histograms = new Map<number, DurationHistogram>();
  const add = (set: number, durationMs: number, calls: number): void => {
    let histogram = histograms.get(set);
    if (histogram === undefined) histograms.set(set, (histogram = new Map()));
    addDuration(histogram, toDurationBucket(durationMs), calls);
  };
  for (const [set, durationMs] of rows) add(set, durationMs, 1);
  const retired = db
    .prepare(
      `SELECT dimension_set_id, durations FROM retired_calls
       WHERE slot >= ? AND slot <= ? AND first_at >= ? AND first_at < ? AND durations IS NOT NULL`,
    )
    .raw()
    .iterate(slot, lastSlot, from, to) as Iterable<[number, Buffer]>;
  for (const [set, bytes] of retired) readDurationBytes(bytes, (durationMs, calls) => add(set, durationMs, calls));
  const write = db.prepare('INSERT INTO rollup_day_duration VALUES (?, ?, ?)');
  for (const [set, histogram] of histograms) write.run(day, set, toHistogramBytes(histogram));
};
