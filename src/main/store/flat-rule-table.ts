import type { Database } from 'better-sqlite3';
import { defaultFlatRule, type FlatRule } from '../../shared/core/flat-rule.ts';
import { createDictionaries } from './dictionaries.ts';

/** What is left out stays as it is. */
export type FlatRuleChange = { readonly [M in keyof FlatRule]?: FlatRule[M] | undefined };

type Row = Omit<FlatRule, 'enabled'> & { readonly enabled: number };

export const createFlatRuleReader = (db: Database) => {
  const get = db.prepare<[string], Row>(
    `SELECT f.enabled, f.amount, f.currency FROM flat_rules f JOIN workspaces w ON w.id = f.workspace_id WHERE w.name = ?`,
  );
  return {
    /** The default where the workspace has none of its own. */
    readFlatRule: (workspace: string): FlatRule => {
      const row = get.get(workspace);
      return row === undefined ? defaultFlatRule : { ...row, enabled: row.enabled === 1 };
    },
  };
};

export const createFlatRuleWriter = (db: Database) => {
  const dictionaries = createDictionaries(db);
  const { readFlatRule } = createFlatRuleReader(db);
  const write = db.prepare(
    `INSERT INTO flat_rules (workspace_id, enabled, amount, currency) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET enabled = excluded.enabled, amount = excluded.amount, currency = excluded.currency`,
  );
  const save = db.transaction((workspace: string, change: FlatRuleChange): FlatRule => {
    const before = readFlatRule(workspace);
    const after: FlatRule = {
      enabled: change.enabled ?? before.enabled,
      amount: change.amount ?? before.amount,
      currency: change.currency ?? before.currency,
    };
    write.run(dictionaries.workspaceId(workspace), after.enabled ? 1 : 0, after.amount, after.currency);
    return after;
  });
  return { saveFlatRule: (workspace: string, change: FlatRuleChange) => save.immediate(workspace, change) };
};
