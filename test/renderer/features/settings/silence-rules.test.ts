import { describe, expect, it } from 'vitest';
import {
  parseHours,
  type SilenceRule,
  withRules,
} from '../../../../src/renderer/features/settings/budgets/silence-rules.ts';

const rule = (service: string, hours: number): SilenceRule => ({ service, hours, active: null });

describe('rules for silent services', () => {
  it.each([
    ['1', 1],
    [' 720 ', 720],
    ['0', null],
    ['721', null],
    ['1.5', null],
    ['', null],
  ])('read %j as %s hours', (text, hours) => {
    expect(parseHours(text)).toBe(hours);
  });

  it('hold one for each service: the newest', () => {
    expect(withRules([rule('a', 3), rule('b', 3)], [rule('a', 5), rule('c', 5)])).toEqual([
      rule('b', 3),
      rule('a', 5),
      rule('c', 5),
    ]);
  });
});
