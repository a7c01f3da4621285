import { describe, expect, it } from 'vitest';
import { formatCompactCount, formatCompactMoney } from '../../../src/renderer/format/compact.ts';
import { formatDuration } from '../../../src/renderer/format/durations.ts';

describe('figures of an axis', () => {
  it('are as short as they can be', () => {
    const money = [0, 0.0005, 0.5, 2, 1234.5, 2_500_000].map((value) => formatCompactMoney(value, 'EUR', 'en-GB'));
    expect(money).toEqual(['€0', '€0.0005', '€0.50', '€2', '€1.23k', '€2.5m']);
    expect(formatCompactCount(1_500_000, 'it-IT')).toBe('1,5\u00a0Mln');
  });
});

describe('a stretch of time', () => {
  it('is in milliseconds below a second', () => {
    expect(formatDuration(840, 'it-IT')).toBe('840 ms');
    expect(formatDuration(2340, 'it-IT')).toBe('2,34 s');
    expect(formatDuration(64_000, 'en-GB')).toBe('64 s');
  });
});
