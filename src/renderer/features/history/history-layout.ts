/**
 * How the history uses its width. `line`: a call on one line; `few`: one line with fewer columns, beside open details;
 * `lines`: two lines; `small`: two lines on a phone's width. Opening a call never changes the height of the rows, so that
 * the row that was clicked stays under the pointer.
 */
export type HistoryLayout = {
  readonly rows: 'full' | 'line' | 'few' | 'lines' | 'small';
  readonly rowRem: number;
  /** The details stand beside the list, over a part of it, or in its place. */
  readonly details: 'beside' | 'over' | 'instead';
};

const oneLineRem = 66;
const clientRem = 76;
const smallRem = 34;
const besideRem = 79;
const overRem = 44;

/** @param width of the whole history, in rem */
export const toHistoryLayout = (width: number, isCallOpen: boolean): HistoryLayout => {
  const details = width >= besideRem ? 'beside' : width >= overRem ? 'over' : 'instead';
  if (width < oneLineRem) return { rows: width < smallRem ? 'small' : 'lines', rowRem: 3.75, details };
  const rows = isCallOpen && details === 'beside' ? 'few' : width >= clientRem ? 'full' : 'line';
  return { rows, rowRem: 2.5, details };
};
