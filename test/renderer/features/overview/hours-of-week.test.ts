import { describe, expect, it } from 'vitest';
import {
  findBusiest,
  sumHours,
  toHourName,
  toHourSpan,
  toWeekdayName,
} from '../../../../src/renderer/features/overview/hours-of-week.ts';

const hour = (at: number, calls: number) => ({
  key: String(at),
  label: String(at),
  calls,
  total_tokens: calls * 10,
  input_tokens: 0,
  output_tokens: 0,
  cost_usd: null,
  cost_eur: null,
  unpriced_calls: 0,
  share_percent: null,
});

describe('hours of the week', () => {
  const week = Array.from({ length: 168 }, (_, at) => hour(at, at % 24 === 14 ? 3 : Math.floor(at / 24) === 2 ? 1 : 0));

  it('add up to hours of the day', () => {
    const hours = sumHours(week);
    expect(hours).toHaveLength(24);
    expect(hours[14]).toEqual({ calls: 21, tokens: 210 });
    expect(hours[15]).toEqual({ calls: 1, tokens: 10 });
  });

  it('are busiest where most calls are, the first of equals; nowhere without calls', () => {
    expect(findBusiest(week)).toBe(14);
    expect(findBusiest(sumHours(week))).toBe(14);
    expect(findBusiest(week.map(({ key }) => hour(Number(key), 0)))).toBeUndefined();
  });

  it('are named from Monday on', () => {
    expect(toWeekdayName(0, 'long', 'it-IT')).toBe('lunedì');
    expect(toWeekdayName(6, 'short', 'en-GB')).toBe('Sun');
    expect(toHourName(14, 'en-GB')).toBe('14');
    expect(toHourSpan(23, 'en-GB')).toBe('23:00 – 0:00');
  });
});
