import type { Breakdown, BreakdownItem } from '../../../shared/contract/read-models.ts';

/** What there is a list of; its rows are filters. */
export type RankedDimension = 'provider' | 'model' | 'service' | 'operation' | 'client' | 'conversation';

export type RankedRow = {
  readonly id: string;
  /** What clicking it filters by; null where there is nothing to filter by. */
  readonly value: string | null;
  readonly kind: 'value' | 'none' | 'rest';
  readonly item: BreakdownItem;
};

/** The items, those without a value among them, and what is beyond them in one row. */
export const toRankedRows = ({ items, other }: Breakdown): readonly RankedRow[] => [
  ...items.map((item): RankedRow => ({
    id: `${item.workspace ?? ''} ${item.key ?? ''}`,
    value: item.key,
    kind: item.key === null ? 'none' : 'value',
    item,
  })),
  ...(other === null ? [] : [{ id: 'rest', value: null, kind: 'rest', item: other } as const]),
];

/** Ids of clients and conversations are unique within a workspace only: with several of them, each row names its own. */
export const hasSeveralWorkspaces = (rows: readonly RankedRow[]): boolean =>
  new Set(rows.flatMap(({ item }) => (item.workspace === undefined ? [] : [item.workspace]))).size > 1;
