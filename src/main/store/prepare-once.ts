import type { Database, Statement } from 'better-sqlite3';

/** Rows as arrays, with every whole number exact or as they come; or the first column alone. */
type Shape = 'exact rows' | 'rows' | 'first column';

/** More than the questions a screen asks; a filter of many names makes a question of its own. */
const mostKnown = 300;

const known = new WeakMap<Database, Map<string, Statement>>();

/** A statement of a connection that is kept and used again: to prepare one takes longer than many a read. */
export const prepareOnce = (db: Database, shape: Shape, sql: string): Statement => {
  let statements = known.get(db);
  if (statements === undefined) known.set(db, (statements = new Map()));
  const key = `${shape} ${sql}`;
  const kept = statements.get(key);
  if (kept !== undefined) return kept;
  const statement = db.prepare(sql);
  if (shape === 'exact rows') statement.raw().safeIntegers();
  else if (shape === 'rows') statement.raw();
  else statement.pluck();
  if (statements.size >= mostKnown) statements.clear();
  statements.set(key, statement);
  return statement;
};
