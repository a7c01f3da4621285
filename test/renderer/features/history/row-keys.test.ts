import { describe, expect, it } from 'vitest';
import { toKeyRow } from '../../../../src/renderer/features/history/row-keys.ts';

const at = { row: 500, first: 490, wholeRows: 18, rowCount: 1_000_000 };

describe('keys in the list of calls', () => {
  it.each([
    ['ArrowDown', 501],
    ['ArrowUp', 499],
    ['PageDown', 517],
    ['PageUp', 483],
    ['Home', 0],
    ['End', 999_999],
  ])('%s leads from row 500 to %s', (key, row) => {
    expect(toKeyRow(key, at)).toBe(row);
  });

  it('step onto the first row in view when none is active', () => {
    expect(toKeyRow('ArrowDown', { ...at, row: null })).toBe(490);
    expect(toKeyRow('ArrowUp', { ...at, row: null })).toBe(490);
  });

  it('stay inside the list', () => {
    expect(toKeyRow('PageUp', { ...at, row: 3 })).toBe(0);
    expect(toKeyRow('ArrowDown', { ...at, row: 999_999 })).toBe(999_999);
  });

  it('mean nothing in an empty list, nor do others', () => {
    expect(toKeyRow('End', { ...at, row: null, rowCount: 0 })).toBeNull();
    expect(toKeyRow('a', at)).toBeNull();
  });
});
