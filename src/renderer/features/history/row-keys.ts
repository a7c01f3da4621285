/**
 * The row a key of the grid leads to, or null where the key means nothing here. Without an active row the first step is
 * onto the first one in view.
 */
export const toKeyRow = (
  key: string,
  at: { readonly row: number | null; readonly first: number; readonly wholeRows: number; readonly rowCount: number },
): number | null => {
  const { row, first, wholeRows, rowCount } = at;
  if (rowCount === 0) return null;
  const page = Math.max(1, wholeRows - 1);
  const target = (): number | null => {
    if (key === 'Home') return 0;
    if (key === 'End') return rowCount - 1;
    if (key === 'ArrowDown') return row === null ? first : row + 1;
    if (key === 'ArrowUp') return row === null ? first : row - 1;
    if (key === 'PageDown') return (row ?? first) + page;
    if (key === 'PageUp') return (row ?? first) - page;
    return null;
  };
  const wanted = target();
  return wanted === null ? null : Math.min(Math.max(0, wanted), rowCount - 1);
};
