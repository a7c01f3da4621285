import type { Database } from 'better-sqlite3';
import { metricOrigin, readPoint } from '../../shared/core/metric-calls.ts';
import type { MetricPoint, MetricUsage, SeriesState } from '../../shared/core/metric-calls.ts';
import { toSlot } from './retired-calls.ts';

/** Rows read at once; what one source used in one interval stays together. */
const pageSize = 500;
const dayMs = 86_400_000;

/** A row that metrics have made, for an interval. */
export type MetricRow = Pick<MetricUsage, 'workspace' | 'service' | 'from' | 'to'> & { readonly eventId: string };
export type MetricService = Pick<MetricUsage, 'workspace' | 'service'>;

type HeldKey = Pick<MetricUsage, 'source' | 'startedAt' | 'from' | 'to' | 'side'>;

export const createHeldMetricWriter = (db: Database) => {
  const getState = db.prepare<[string, string, number], SeriesState>(
    `SELECT ended_at AS endedAt, value, count FROM metric_series WHERE source = ? AND side = ? AND started_at = ?`,
  );
  const setState = db.prepare(
    `INSERT INTO metric_series (source, side, started_at, ended_at, value, count) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ended_at = excluded.ended_at, value = excluded.value, count = excluded.count`,
  );
  const hold = db.prepare(
    `INSERT OR IGNORE INTO held_metric_points
       (source, side, started_at, from_at, to_at, held_at, workspace, service, provider, model, operation, tokens, calls)
     VALUES (@source, @side, @startedAt, @from, @to, @heldAt, @workspace, @service, @provider, @model, @operation, @tokens, @calls)`,
  );
  const drop = db.prepare(
    'DELETE FROM held_metric_points WHERE source = ? AND started_at = ? AND from_at = ? AND to_at = ? AND side = ?',
  );

  const keep = db.prepare(
    `INSERT OR IGNORE INTO metric_rows (workspace, service, to_at, from_at, event_id)
     VALUES (@workspace, @service, @to, @from, @eventId)`,
  );
  const forget = db.prepare(
    'DELETE FROM metric_rows WHERE workspace = @workspace AND service = @service AND to_at = @to AND event_id = @eventId',
  );

  const holdPoint = (point: MetricPoint, heldAt: number): void => {
    const { source, side, startedAt, temporality } = point;
    const isCumulative = temporality === 'cumulative';
    const last = isCumulative ? (getState.get(source, side, startedAt ?? 0) ?? null) : null;
    const { usage, state } = readPoint(point, last);
    if (state !== null && state !== last) {
      setState.run(source, side, startedAt ?? 0, state.endedAt, state.value, state.count);
    }
    if (usage !== null) hold.run({ ...usage, heldAt });
  };

  const holdAll = db.transaction((points: readonly MetricPoint[], heldAt: number): void => {
    for (const point of points) holdPoint(point, heldAt);
  });
  const settleAll = db.transaction((held: readonly HeldKey[], rows: readonly MetricRow[]): void => {
    for (const { source, startedAt, from, to, side } of held) drop.run(source, startedAt, from, to, side);
    for (const row of rows) keep.run(row);
  });
  const forgetAll = db.transaction((rows: readonly MetricRow[]): void => {
    for (const { workspace, service, to, eventId } of rows) forget.run({ workspace, service, to, eventId });
  });

  return {
    /** Keeps what the points add until it is dropped; the same point again adds nothing. @param heldAt epoch ms */
    holdMetricPoints: (points: readonly MetricPoint[], heldAt: number): void => holdAll.immediate(points, heldAt),
    /** Drops what is held and keeps in mind the rows that were made of it. */
    settleHeldMetrics: (held: readonly HeldKey[], rows: readonly MetricRow[]): void => settleAll.immediate(held, rows),
    forgetMetricRows: (rows: readonly MetricRow[]): void => forgetAll.immediate(rows),
  };
};

export const createHeldMetricReader = (db: Database) => {
  const first = db.prepare<[], number>('SELECT held_at FROM held_metric_points ORDER BY held_at LIMIT 1').pluck();
  const due = db.prepare<[number], MetricUsage>(
    `SELECT p.source, p.side, p.started_at AS startedAt, p.from_at AS "from", p.to_at AS "to", p.workspace, p.service, p.provider, p.model, p.operation,
       p.tokens, p.calls
     FROM (SELECT source, started_at, from_at, to_at FROM held_metric_points WHERE held_at <= ?
       GROUP BY source, started_at, from_at, to_at LIMIT ${pageSize}) d
     JOIN held_metric_points p USING (source, started_at, from_at, to_at)
     ORDER BY p.to_at, p.source, p.started_at, p.from_at, p.side`,
  );
  const inDays = db
    .prepare<[string, string, number], number>(
      `SELECT EXISTS (SELECT 1 FROM dimension_sets s JOIN rollup_day r ON r.dimension_set_id = s.id
         WHERE s.workspace = ? AND s.service = ? AND r.day >= ? AND r.calls > 0)`,
    )
    .pluck();
  const since = db
    .prepare<[{ from: number; slot: number; workspace: string; service: string }], number>(
      `SELECT EXISTS (SELECT 1 FROM usage_events e JOIN dimension_sets s ON s.id = e.dimension_set_id
         WHERE e.occurred_at >= @from AND s.workspace = @workspace AND s.service = @service
           AND e.origin IS NOT '${metricOrigin}')
       OR EXISTS (SELECT 1 FROM retired_calls t JOIN dimension_sets s ON s.id = t.dimension_set_id
         WHERE t.slot >= @slot AND t.last_at >= @from AND s.workspace = @workspace AND s.service = @service)`,
    )
    .pluck();

  const services = db.prepare<[], MetricService>('SELECT DISTINCT workspace, service FROM metric_rows');
  const rows = db.prepare<[string, string, number, number], MetricRow & { readonly seq: number }>(
    `SELECT m.workspace, m.service, m.from_at AS "from", m.to_at AS "to", m.event_id AS eventId, e.seq
     FROM metric_rows m JOIN workspaces w ON w.name = m.workspace
       JOIN usage_events e ON e.workspace_id = w.id AND e.id = m.event_id
     WHERE m.workspace = ? AND m.service = ? AND m.to_at >= ? AND m.from_at <= ? ORDER BY m.to_at`,
  );

  return {
    /** When the oldest usage that waits came in (epoch ms); null when none waits. */
    readFirstHeldMetric: (): number | null => first.get() ?? null,
    /** Usage that came in by `until` (epoch ms), with all of the same source and interval; not all at once. */
    listHeldMetrics: (until: number): MetricUsage[] => due.all(until),
    /** Whether a service has calls from `from` (epoch ms) on that were seen one by one. */
    hasSingleCalls: (workspace: string, service: string, from: number): boolean =>
      // The sums of whole days say no at once; a day's border may be off by the owner's zone.
      inDays.get(workspace, service, Math.floor(from / dayMs) - 1) === 1 &&
      since.get({ from, slot: toSlot(from), workspace, service }) === 1,
    /** Services that have rows from metrics. */
    listMetricServices: (): MetricService[] => services.all(),
    /** Rows from metrics whose interval touches the time from `from` to `to` (epoch ms, both included). */
    listMetricRows: ({ workspace, service }: MetricService, from: number, to: number) =>
      rows.all(workspace, service, from, to),
  };
};
