import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import type { Budget, BudgetScope } from '../../shared/core/budget.ts';

/** What the owner says of a budget; the rest follows from when it is said. */
export type BudgetChange = Omit<Budget, 'armedAt' | 'snoozedUntil'>;

type Row = Pick<Budget, 'id' | 'name' | 'measure' | 'period'> & {
  readonly scope: string;
  readonly amount: string;
  readonly thresholds: string;
  readonly enabled: number;
  readonly armed_at: number;
  readonly snoozed_until: number | null;
};

/** More would be read after every burst of calls. */
const mostBudgets = 200;

const toBudget = ({ id, name, measure, period, ...row }: Row): Budget => ({
  id,
  name,
  scope: JSON.parse(row.scope) as BudgetScope,
  measure,
  amount: BigInt(row.amount),
  period,
  thresholds: JSON.parse(row.thresholds) as number[],
  enabled: row.enabled === 1,
  armedAt: row.armed_at,
  snoozedUntil: row.snoozed_until,
});

/** What a budget measures; as long as it stays the same no threshold fires again. */
const toMeasured = ({ scope, measure, amount, period }: BudgetChange): string =>
  JSON.stringify([Object.entries(scope).toSorted(([a], [b]) => (a < b ? -1 : 1)), measure, `${amount}`, period]);

export const createBudgetWriter = (db: Database) => {
  const get = db.prepare<[string], Row>('SELECT * FROM budgets WHERE id = ?');
  const count = db.prepare<[], number>('SELECT count(*) FROM budgets').pluck();
  const write = db.prepare(
    `INSERT INTO budgets (id, name, scope, measure, amount, period, thresholds, enabled, armed_at)
     VALUES (@id, @name, @scope, @measure, @amount, @period, @thresholds, @enabled, @armedAt)
     ON CONFLICT DO UPDATE SET name = excluded.name, scope = excluded.scope, measure = excluded.measure,
       amount = excluded.amount, period = excluded.period, thresholds = excluded.thresholds,
       enabled = excluded.enabled, armed_at = excluded.armed_at`,
  );
  const remove = db.prepare('DELETE FROM budgets WHERE id = ?');
  const snooze = db.prepare('UPDATE budgets SET snoozed_until = ? WHERE id = ?');

  const save = db.transaction((change: BudgetChange, now: number): Budget => {
    const row = get.get(change.id);
    if (row === undefined && count.get()! >= mostBudgets) {
      throw new AppError('conflict', `There can be ${mostBudgets} budgets. Remove one first.`);
    }
    const before = row && toBudget(row);
    const isSame = before !== undefined && toMeasured(before) === toMeasured(change);
    const after: Budget = {
      ...change,
      armedAt: isSame ? before.armedAt : Math.max(now, (before?.armedAt ?? 0) + 1),
      snoozedUntil: before?.snoozedUntil ?? null,
    };
    write.run({
      id: after.id,
      name: after.name,
      scope: JSON.stringify(after.scope),
      measure: after.measure,
      amount: `${after.amount}`,
      period: after.period,
      thresholds: JSON.stringify(after.thresholds),
      enabled: after.enabled ? 1 : 0,
      armedAt: after.armedAt,
    });
    return after;
  });

  return {
    /** Creates a budget or replaces it. Throws `AppError` `conflict` when there are too many. @param now epoch ms */
    saveBudget: (change: BudgetChange, now: number): Budget => save.immediate(change, now),
    /** Throws `AppError` `not_found`. */
    removeBudget: (id: string): void => {
      if (remove.run(id).changes === 0) throw noSuchBudget();
    },
    /** @param until epoch ms; null ends it. Throws `AppError` `not_found`. */
    snoozeBudget: (id: string, until: number | null): void => {
      if (snooze.run(until, id).changes === 0) throw noSuchBudget();
    },
  };
};

const noSuchBudget = (): AppError => new AppError('not_found', 'There is no budget of this id any more.');

/** By name. */
export const readBudgets = (db: Database): Budget[] =>
  (db.prepare('SELECT * FROM budgets ORDER BY name, id').all() as Row[]).map(toBudget);
