import { describe, expect, it } from 'vitest';
import { toPercent } from '../../../../src/renderer/features/settings/log-files/to-percent.ts';

describe('toPercent', () => {
  it('is of all tools together, rounded down, and 0 before anything is known', () => {
    expect(toPercent([])).toBe(0);
    expect(toPercent([{ bytes: 0, bytes_done: 0 }])).toBe(0);
    expect(toPercent([{ bytes: 1000, bytes_done: 999 }])).toBe(99);
    expect(
      toPercent([
        { bytes: 300, bytes_done: 300 },
        { bytes: 100, bytes_done: 0 },
      ]),
    ).toBe(75);
  });
});
