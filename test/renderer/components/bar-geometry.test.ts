import { describe, expect, it } from 'vitest';
import { calcBars, indexAt } from '../../../src/renderer/components/bar-geometry.ts';

const box = { width: 360, height: 56 };
const barsOf = (...values: readonly (number | null)[]) =>
  calcBars(
    values.map((value) => ({ value })),
    box,
  );

describe('calcBars', () => {
  it('fills the box from edge to edge, without overlap', () => {
    const bars = barsOf(...Array.from({ length: 30 }, (_, index) => index + 1));
    const ends = bars.map(({ x, width }) => x + width);
    expect(bars[0]?.x).toBe(0);
    expect(ends.at(-1)).toBeCloseTo(box.width, 9);
    for (const [index, bar] of bars.slice(1).entries()) expect(bar.x).toBeGreaterThan(ends[index] ?? Infinity);
  });

  it('stands on the bottom and gives the highest value the whole height', () => {
    const bars = barsOf(1, 4, 2);
    expect(bars.map(({ height }) => height)).toEqual([14, 56, 28]);
    for (const { y, height } of bars) expect(y + height).toBe(box.height);
  });

  it('keeps a small cost visible, and zero flat', () => {
    expect(barsOf(0, 0.000001, 100).map(({ height }) => height)).toEqual([0, 2, 56]);
  });

  it('marks an unknown cost instead of drawing it as zero', () => {
    const [unknown, known] = barsOf(null, 10);
    expect(unknown).toMatchObject({ isKnown: false, height: 6 });
    expect(known).toMatchObject({ isKnown: true, height: 56 });
  });

  it('draws nothing out of nothing', () => {
    expect(barsOf()).toEqual([]);
    expect(barsOf(0, 0).map(({ height }) => height)).toEqual([0, 0]);
    expect(barsOf(7)).toHaveLength(1);
  });
});

it('finds the bar under a pointer', () => {
  expect([-0.1, 0, 0.49, 0.5, 0.999, 1, 1.2].map((share) => indexAt(share, 2))).toEqual([0, 0, 0, 1, 1, 1, 1]);
});
