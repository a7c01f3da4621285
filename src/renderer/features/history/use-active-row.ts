import { useState } from 'react';
import { type CallListView, findRow, keyOf, rowAt } from './call-list.ts';

type Active = { readonly row: number; readonly movedBy: number; readonly key: string | null };

/** The row the keyboard is on: the same call wherever it moves to, as long as it is in memory. */
export const useActiveRow = (view: CallListView, listKey: string) => {
  const [active, setActive] = useState<Active & { readonly listKey: string }>();
  const rowNow = (): number | null => {
    if (active === undefined || active.listKey !== listKey) return null;
    const moved = active.row + view.movedBy - active.movedBy;
    const call = rowAt(view, moved);
    const isThere = active.key === null || call === undefined || keyOf(call) === active.key;
    const row = isThere ? moved : (findRow(view, active.key) ?? moved);
    return Math.min(row, (view.rowCount ?? 0) - 1);
  };
  return {
    activeRow: rowNow(),
    setActiveRow: (row: number): void => {
      const call = rowAt(view, row);
      setActive({ row, movedBy: view.movedBy, key: call === undefined ? null : keyOf(call), listKey });
    },
  };
};
