import { subjects, subjectTables } from './rollup-tables.ts';
import type { Subject } from './rollup-tables.ts';

/** Which calls count. A list means "any of these"; an absent one means "all". */
export type UsageFilter = {
  readonly workspace?: readonly string[] | undefined;
  readonly service?: readonly string[] | undefined;
  readonly operation?: readonly string[] | undefined;
  readonly provider?: readonly string[] | undefined;
  readonly model?: readonly string[] | undefined;
  readonly costStatus?: readonly string[] | undefined;
  readonly success?: readonly boolean[] | undefined;
  readonly client?: readonly string[] | undefined;
  readonly user?: readonly string[] | undefined;
  readonly conversation?: readonly string[] | undefined;
};

export type SetColumn = 'workspace' | 'service' | 'operation' | 'provider' | 'model' | 'cost_status';

/** SQL conditions (joined with AND; empty for none) and the values bound to them, in order. */
export type Conditions = { readonly sql: string; readonly values: readonly (string | number)[] };

const setColumns = ['workspace', 'service', 'operation', 'provider', 'model'] as const;

const anyOf = (expression: string, values: readonly (string | number)[]): Conditions => ({
  sql: `${expression} IN (${values.map(() => '?').join(', ')})`,
  values,
});

export const and = (...parts: readonly Conditions[]): Conditions => {
  const present = parts.filter(({ sql }) => sql !== '');
  return { sql: present.map(({ sql }) => sql).join(' AND '), values: present.flatMap(({ values }) => values) };
};

/** `WHERE ...` or nothing. */
export const toWhere = ({ sql }: Conditions): string => (sql === '' ? '' : `WHERE ${sql}`);

/** Conditions on `dimension_sets s`. */
export const toSetConditions = (filter: UsageFilter): Conditions => {
  const parts = setColumns.flatMap((column) => {
    const values = filter[column];
    return values ? [anyOf(`s.${column}`, values)] : [];
  });
  if (filter.costStatus) parts.push(anyOf('s.cost_status', filter.costStatus));
  if (filter.success) {
    parts.push(
      anyOf(
        's.success',
        filter.success.map((value) => (value ? 1 : 0)),
      ),
    );
  }
  return and(...parts);
};

/** Clients, users and conversations the filter names; their ids are unique within a workspace only. */
export const listFilteredSubjects = (filter: UsageFilter): Subject[] =>
  subjects.filter((subject) => filter[subject] !== undefined);

/** Conditions on the subject id columns of `alias`. */
export const toSubjectConditions = (filter: UsageFilter, alias: string): Conditions =>
  and(
    ...listFilteredSubjects(filter).map((subject) => {
      const { idColumn, names } = subjectTables[subject];
      const keys = anyOf('key', filter[subject] ?? []);
      // By way of the workspaces: the index is by workspace and key.
      const ids = `SELECT id FROM ${names} WHERE workspace_id IN (SELECT id FROM workspaces) AND ${keys.sql}`;
      return { sql: `${alias}.${idColumn} IN (${ids})`, values: keys.values };
    }),
  );
