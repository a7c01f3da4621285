import { describe, expect, it } from 'vitest';
import { listShades, mixColors, mostSlices, toRestShade } from '../../../src/renderer/charts/shades.ts';

const lightness = (color: string): number =>
  (color.match(/\d+/g) ?? []).map(Number).reduce((sum, part) => sum + part, 0);

describe('mixing two colours', () => {
  it('takes as much of each as asked', () => {
    expect(mixColors('rgb(200, 0, 100)', 'rgb(0, 100, 0)', 1)).toBe('rgb(200, 0, 100)');
    expect(mixColors('rgb(200, 0, 100)', 'rgb(0, 100, 0)', 0.5)).toBe('rgb(100, 50, 50)');
  });

  it('refuses what is not a plain colour', () => {
    expect(() => mixColors('rebeccapurple', 'rgb(0, 0, 0)', 1)).toThrow('Not an rgb colour');
  });
});

describe('the shades of a ring', () => {
  it('differ in lightness, step by step, on light and on dark ground', () => {
    for (const [accent, ground] of [
      ['rgb(43, 70, 201)', 'rgb(255, 255, 255)'],
      ['rgb(149, 166, 255)', 'rgb(23, 24, 28)'],
    ] as const) {
      const found = [...listShades(accent, ground), ground].map(lightness);
      expect(found).toHaveLength(mostSlices + 1);
      const steps = found.slice(1).map((value, at) => Math.abs(value - found[at]!));
      expect(Math.min(...steps)).toBeGreaterThan(40);
    }
  });
  it('leave a neutral one for the rest', () => {
    expect(toRestShade('rgb(100, 100, 100)', 'rgb(0, 0, 0)')).toBe('rgb(30, 30, 30)');
  });
});
