import type { Database, Statement } from 'better-sqlite3';
import { cachedDifference, cachedWithoutCalls } from './cached-rollup.ts';
import { eventSums } from './read-figures.ts';
import { retiredSums, toSlot } from './retired-calls.ts';
import { cachedCutSetting, createNextCall } from './rollup-rebuild.ts';
import { allSets, subjects, subjectTables, sumColumns } from './rollup-tables.ts';
import type { DayCut } from './rollup-tables.ts';

const sums = sumColumns.join(', ');
const minusSums = sumColumns.map((column) => `-${column}`).join(', ');
const eventsBySet = `usage_events t JOIN dimension_sets s ON s.id = t.dimension_set_id`;
const retiredBySet = `retired_calls t JOIN dimension_sets s ON s.id = t.dimension_set_id`;

/** Rows whose sums do not come to nothing; each part selects what it is about, two keys and the sums. */
const toDifference = (parts: readonly string[]): string =>
  `difference (kind, a, b, ${sums}) AS (${parts.join(' UNION ALL ')})
   SELECT kind FROM difference GROUP BY kind, a, b
   HAVING ${sumColumns.map((column) => `sum(${column}) <> 0`).join(' OR ')} LIMIT 1`;

/** Of one day, without its calls: what is said twice. */
const rollupParts = [
  `SELECT 'days', 0, dimension_set_id, ${sums} FROM rollup_day WHERE day = @day`,
  `SELECT 'days', 0, dimension_set_id, ${minusSums} FROM rollup_hour
   WHERE hour >= @day * 24 AND hour < @day * 24 + 24 AND dimension_set_id <> ${allSets}`,
  `SELECT 'hours of all', hour, 0, ${sums} FROM rollup_hour
   WHERE hour >= @day * 24 AND hour < @day * 24 + 24 AND dimension_set_id = ${allSets}`,
  `SELECT 'hours of all', hour, 0, ${minusSums} FROM rollup_hour
   WHERE hour >= @day * 24 AND hour < @day * 24 + 24 AND dimension_set_id <> ${allSets}`,
];

/** Of one day, against its calls, which are read once. */
const callParts = [
  `SELECT 'hours', h, dimension_set_id, ${sums} FROM calls`,
  `SELECT 'hours', hour, dimension_set_id, ${minusSums} FROM rollup_hour
   WHERE hour >= @day * 24 AND hour < @day * 24 + 24 AND dimension_set_id <> ${allSets}`,
  ...subjects.flatMap((subject) => {
    const { rollup, idColumn } = subjectTables[subject];
    return [
      `SELECT '${subject}', ${idColumn}, dimension_set_id, ${sums} FROM calls WHERE ${idColumn} IS NOT NULL`,
      `SELECT '${subject}', ${idColumn}, dimension_set_id, ${minusSums} FROM ${rollup} WHERE day = @day`,
    ];
  }),
];

const idColumns = subjects.map((subject) => subjectTables[subject].idColumn);
const subjectColumns = idColumns.join(', ');
const retiredSubjects = idColumns.map((column) => `nullif(t.${column}, 0)`).join(', ');

const daySql = `WITH calls (h, dimension_set_id, ${subjectColumns}, ${sums}) AS MATERIALIZED (
    SELECT @day * 24 + CAST(local_hour(t.occurred_at) AS INTEGER) AS h, t.dimension_set_id, ${subjectColumns}, ${eventSums}
    FROM ${eventsBySet} WHERE t.occurred_at >= @from AND t.occurred_at < @to GROUP BY 1, 2, 3, 4, 5
    UNION ALL
    SELECT @day * 24 + CAST(local_hour(t.first_at) AS INTEGER), t.dimension_set_id, ${retiredSubjects}, ${retiredSums}
    FROM ${retiredBySet} WHERE t.slot >= @slot AND t.slot <= @lastSlot AND t.first_at >= @from AND t.first_at < @to
    GROUP BY 1, 2, 3, 4, 5
  ), ${toDifference([...callParts, ...rollupParts])}`;

const allDaysSql = `WITH ${toDifference([
  `SELECT 'all days', 0, t.dimension_set_id, ${eventSums} FROM ${eventsBySet} GROUP BY 3`,
  `SELECT 'all days', 0, t.dimension_set_id, ${retiredSums} FROM ${retiredBySet} GROUP BY 3`,
  `SELECT 'all days', 0, dimension_set_id, ${minusSums} FROM rollup_day`,
])}`;

/** A conversation's total since ever is said in two places. */
const conversationSql = `SELECT 1 FROM conversations c LEFT JOIN (
    SELECT conversation_id AS id, sum(input_tokens + output_tokens) AS tokens FROM rollup_day_conversation GROUP BY 1
  ) r ON r.id = c.id WHERE c.total_tokens <> coalesce(r.tokens, 0) LIMIT 1`;

const dayColumns = [
  'SELECT DISTINCT hour / 24 - (hour % 24 < 0) FROM rollup_hour',
  'SELECT DISTINCT day FROM rollup_day',
  ...subjects.map((subject) => `SELECT DISTINCT day FROM ${subjectTables[subject].rollup}`),
];

const hasTable = (db: Database, name: string): boolean =>
  db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(name) !== undefined;

/** A ledger of an older program has no retired calls, and no table for them; this one goes with the connection. */
const standInForRetired = (db: Database): void => {
  if (hasTable(db, 'retired_calls')) return;
  db.exec(`CREATE TEMP TABLE retired_calls (slot, dimension_set_id, ${subjectColumns}, first_at, calls,
    input_tokens, output_tokens, cache_read_tokens, cost_nano_usd, cost_nano_eur)`);
};

/** Null where they are not kept yet: by an older program, or since the ledger was migrated. */
const prepareCachedCheck = (db: Database, cut: DayCut): Statement | null => {
  if (!hasTable(db, 'rollup_hour_cached')) return null;
  const keptFor = db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(cachedCutSetting);
  return keptFor === cut.key ? db.prepare(cachedDifference).pluck() : null;
};

/**
 * Compares every sum of the rollups with the calls themselves, single or retired, day by day, and says what does not agree; null when all of
 * it does. Days before the first call that is still kept are held against themselves. Where the rollups are in another
 * cut than the owner's they will be made anew, and only their total is compared.
 *
 * @param db has `local_hour`
 */
export const checkRollups = (db: Database, cut: DayCut, currentCut: unknown): string | null => {
  standInForRetired(db);
  const nextCall = createNextCall(db);
  const ask = (sql: string, span: object = {}): unknown => db.prepare(sql).pluck().get(span);
  const firstCall = nextCall(-Number.MAX_SAFE_INTEGER);
  if (currentCut !== cut.key) {
    return ask(allDaysSql) === undefined ? null : 'The sums of the days are not those of the calls.';
  }
  const checkDay = db.prepare(daySql).pluck();
  const checkCached = prepareCachedCheck(db, cut);
  const checkRollupDay = db.prepare(`WITH ${toDifference(rollupParts)}`).pluck();
  const seen = new Set<number>();
  let next = firstCall;
  while (next !== null) {
    const day = cut.dayOf(next);
    const [from, to] = [cut.startOfDay(day), cut.startOfDay(day + 1)];
    const span = { day, from, to, slot: toSlot(from), lastSlot: toSlot(to) };
    if (span.from > next || span.to <= next) return 'A call has a time that is in no day.';
    const kind = checkDay.get(span) as string | undefined;
    if (kind !== undefined) return `The sums of a day (${kind}) are not those of its calls.`;
    if (checkCached?.get(span) !== undefined) return 'The sums of cached input of a day are not those of its calls.';
    seen.add(day);
    next = nextCall(span.to);
  }
  const firstDay = firstCall === null ? Number.POSITIVE_INFINITY : cut.dayOf(firstCall);
  for (const sql of dayColumns) {
    for (const day of db.prepare(sql).pluck().all() as number[]) {
      if (seen.has(day)) continue;
      if (day >= firstDay) return 'There are sums of a day without calls.';
      if (checkRollupDay.get({ day }) !== undefined) return 'The sums of a day do not agree with those of its hours.';
      seen.add(day);
    }
  }
  if (checkCached !== null && ask(cachedWithoutCalls) !== undefined) return 'There is cached input of no calls.';
  return ask(conversationSql) === undefined ? null : 'The total of a conversation is not that of its days.';
};
