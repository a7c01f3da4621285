import type { Database } from 'better-sqlite3';

/**
 * Sets right the first and last days of conversations that calls were taken out of: none may be left on such a day.
 * `flush` reads the rollups, so these must be written before.
 */
export const createConversationLives = (db: Database) => {
  const touched = new Map<number, Set<number>>();
  const read = db.prepare('SELECT first_day, last_day FROM conversations WHERE id = ?');
  const hasDay = db.prepare('SELECT 1 FROM rollup_day_conversation WHERE day = ? AND conversation_id = ?').pluck();
  const write = db.prepare('UPDATE conversations SET first_day = ?, last_day = ? WHERE id = ?');

  const findDay = (id: number, from: number, to: number): number | null => {
    const step = from <= to ? 1 : -1;
    for (let day = from; day !== to + step; day += step) if (hasDay.get(day, id) !== undefined) return day;
    return null;
  };
  return {
    note: (id: number, day: number): void => {
      const days = touched.get(id);
      if (days === undefined) touched.set(id, new Set([day]));
      else days.add(day);
    },
    flush: (): void => {
      for (const [id, days] of touched) {
        const { first_day: first, last_day: last } = read.get(id) as { first_day: number; last_day: number };
        if (!days.has(first) && !days.has(last)) continue;
        const firstLeft = findDay(id, first, last);
        write.run(firstLeft, firstLeft === null ? null : findDay(id, last, first), id);
      }
      touched.clear();
    },
    clear: (): void => touched.clear(),
  };
};
