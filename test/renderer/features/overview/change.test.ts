import { describe, expect, it } from 'vitest';
import { changeBetween, growthOf, pointsOf } from '../../../../src/renderer/features/overview/change.ts';
import { previous, summary } from './summary.ts';

describe('how a figure moved', () => {
  it('is held against as much of the period before as has passed of this one', () => {
    expect(growthOf(summary({ previous }), 'cost_eur')).toEqual({ unit: 'percent', value: 25 });
    expect(growthOf(summary({ previous: null }), 'cost_eur')).toBeNull();
  });

  it('is in points for shares, without the noise of binary fractions', () => {
    const now = { success_rate: 99.7, previous: { ...previous, success_rate: 99.4 } };
    expect(pointsOf(summary(now), 'success_rate')).toEqual({ unit: 'points', value: 0.3 });
    expect(pointsOf(summary({ coverage_percent: null, previous }), 'coverage_percent')).toBeNull();
  });

  it('is not made up where one of the two is not known or nothing was spent before', () => {
    expect(changeBetween('3', '2')).toEqual({ unit: 'percent', value: 50 });
    expect(changeBetween('3', '0')).toBeNull();
    expect(changeBetween(null, '2')).toBeNull();
    expect(changeBetween('3', null)).toBeNull();
    expect(changeBetween('3', undefined)).toBeNull();
  });
});
