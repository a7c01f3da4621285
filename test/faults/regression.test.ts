import { describe, expect, it } from 'vitest';
import { fitLine } from './regression.ts';

describe('a line through points', () => {
  it('is exact where the points are on one', () => {
    const { slope, halfWidth } = fitLine([0, 1, 2, 3, 4].map((x) => ({ x, y: 3 * x - 7 })));
    expect(slope).toBeCloseTo(3, 12);
    expect(halfWidth).toBeCloseTo(0, 12);
  });

  it('says how sure it is: twelve points worked out by hand', () => {
    // Slope 0 with errors of ±1 in turn: residual sum 12, spread 143, so t(10) * sqrt(12 / 10 / 143).
    const points = Array.from({ length: 12 }, (_, x) => ({ x, y: [1, -1, -1, 1][x % 4]! }));
    const { slope, halfWidth } = fitLine(points);
    expect(slope).toBeCloseTo(0, 12);
    expect(halfWidth).toBeCloseTo(2.228 * Math.sqrt(12 / 10 / 143), 2);
  });
});
