import type { Database } from 'better-sqlite3';
import type { Alert } from '../../shared/core/alerts/alert.ts';

/** An alert of the history. Times are epoch ms. */
export type ShownAlert = {
  readonly id: number;
  readonly alert: Alert;
  readonly shownAt: number;
  readonly dismissedAt: number | null;
};

/** When an alert of a key was found, epoch ms. */
export type KeptKey = { readonly key: string; readonly at: number };

type Row = {
  readonly id: number;
  readonly facts: string;
  readonly shown_at: number;
  readonly dismissed_at: number | null;
};

const toShown = (row: Row): ShownAlert => ({
  id: row.id,
  alert: JSON.parse(row.facts) as Alert,
  shownAt: row.shown_at,
  dismissedAt: row.dismissed_at,
});

const columns = 'id, facts, shown_at, dismissed_at';

export const createAlertWriter = (db: Database) => {
  const add = db.prepare(
    `INSERT INTO alerts (key, state, found_at, facts) VALUES (?, 'waiting', ?, ?) ON CONFLICT DO NOTHING`,
  );
  const show = db.prepare<[number, string], Row>(
    `UPDATE alerts SET state = 'shown', shown_at = ? WHERE key = ? AND state = 'waiting' RETURNING ${columns}`,
  );
  const drop = db.prepare(`UPDATE alerts SET state = 'dropped' WHERE key = ? AND state = 'waiting'`);
  const dismiss = db.prepare<[number, number], Row>(
    `UPDATE alerts SET dismissed_at = coalesce(dismissed_at, ?) WHERE id = ? AND state = 'shown' RETURNING ${columns}`,
  );
  const keep = db.transaction(
    (found: readonly Alert[], shown: readonly string[], dropped: readonly string[], now: number): ShownAlert[] => {
      for (const alert of found) add.run(alert.key, alert.at, JSON.stringify(alert));
      for (const key of dropped) drop.run(key);
      return shown.flatMap((key) => show.all(now, key)).map(toShown);
    },
  );
  return {
    /**
     * Keeps what was found, and of what waits shows some and drops some, by key. A key that is known already is not kept
     * again. Returns what became shown by this, so nothing is ever shown twice.
     */
    keepAlerts: (found: readonly Alert[], shown: readonly string[], dropped: readonly string[], now: number) =>
      keep.immediate(found, shown, dropped, now),
    /** Null when it is not in the history. */
    dismissAlert: (id: number, now: number): ShownAlert | null => {
      const row = dismiss.get(now, id);
      return row === undefined ? null : toShown(row);
    },
  };
};

export const createAlertReader = (db: Database) => {
  const keysFrom = db.prepare<[string, string], KeptKey>(
    `SELECT key, found_at AS at FROM alerts WHERE key >= ? AND key < ? || char(1114111)`,
  );
  const waiting = db.prepare<[], string>(`SELECT facts FROM alerts WHERE state = 'waiting' ORDER BY id`).pluck();
  const list = db.prepare<[{ before: number | null; limit: number }], Row>(
    `SELECT ${columns} FROM alerts
     WHERE state = 'shown' AND (@before IS NULL OR (shown_at, id) < (SELECT shown_at, id FROM alerts WHERE id = @before))
     ORDER BY shown_at DESC, id DESC LIMIT @limit`,
  );
  const find = db.prepare('SELECT 1 FROM alerts WHERE key = ?');
  return {
    /** Whether an alert of this key was ever found. */
    hasAlert: (key: string): boolean => find.get(key) !== undefined,
    /** Of all alerts ever found whose key begins so. */
    listAlertKeys: (beginning: string): KeptKey[] => keysFrom.all(beginning, beginning),
    /** In the order they were found. */
    listWaitingAlerts: (): Alert[] => waiting.all().map((facts) => JSON.parse(facts) as Alert),
    /** The last shown first. @param before the id of the alert they come after in this list; null starts it */
    listShownAlerts: (before: number | null, limit: number): ShownAlert[] => list.all({ before, limit }).map(toShown),
  };
};
