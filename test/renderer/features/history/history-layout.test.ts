import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHistoryLayout } from '../../../../src/renderer/features/history/history-layout.ts';

describe('the layout of the history', () => {
  it.each([
    [22, { rows: 'small', rowRem: 3.75, details: 'instead' }],
    [50, { rows: 'lines', rowRem: 3.75, details: 'over' }],
    [70, { rows: 'line', rowRem: 2.5, details: 'over' }],
    [86, { rows: 'full', rowRem: 2.5, details: 'beside' }],
  ])('at %s rem is %o', (width, layout) => {
    expect(toHistoryLayout(width, false)).toEqual(layout);
  });

  it('has fewer columns beside open details', () => {
    expect(toHistoryLayout(86, true).rows).toBe('few');
  });

  it('keeps the height of the rows when a call is opened, whatever the width', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (width) => {
        expect(toHistoryLayout(width, true).rowRem).toBe(toHistoryLayout(width, false).rowRem);
      }),
    );
  });
});
