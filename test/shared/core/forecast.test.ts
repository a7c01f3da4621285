import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calcForecast, calcPassingDay } from '../../../src/shared/core/forecast.ts';
import type { DailyCosts, DayRange } from '../../../src/shared/core/forecast.ts';
import { toDayNumber, weekdayOf } from '../../../src/shared/core/period/civil-day.ts';

const dayOf = (text: string): number => toDayNumber(text)!;
const eur = (amount: number): bigint => BigInt(Math.round(amount * 1e9));
const june: DayRange = { from: dayOf('2026-06-01'), to: dayOf('2026-07-01') };

/** EUR 2 on every working day since Monday 1 June; the 15th is half over. */
const example: DailyCosts = {
  firstDay: june.from,
  costs: Array.from({ length: 15 }, (_, at) => eur(at === 14 ? 1 : weekdayOf(june.from + at) > 5 ? 0 : 2)),
  todayElapsed: 0.5,
};

const daily = (count: number, costOf: (at: number) => bigint, todayElapsed = 0): DailyCosts => ({
  firstDay: june.from,
  costs: Array.from({ length: count + 1 }, (_, at) => (at === count ? 0n : costOf(at))),
  todayElapsed,
});

/** The days from today on, and as many before it. */
const around = ({ firstDay, costs }: DailyCosts, before: number, ahead: number): DayRange => {
  const today = firstDay + costs.length - 1;
  return { from: today - before, to: today + ahead };
};

const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);

/** The plainest reading of the rule, in floats: each week's cost stands there as often as its weight says. */
const calcNaive = (costs: readonly number[], elapsed: number, before: number, ahead: number) => {
  const past = costs.slice(0, -1).slice(-84);
  const start = past.findIndex((cost) => cost > 0);
  const days = past.slice(start);
  const typicalOf = (known: readonly number[], at: number): number => {
    const same = known.filter((_, day) => (at - day) % 7 === 0).slice(-8);
    const sorted = same.toSorted((a, b) => a - b);
    const [least, most] = same.length < 3 ? [0, Infinity] : [sorted[1]!, sorted.at(-2)!];
    const all = same.toReversed().flatMap((cost, week) => {
      return Array.from({ length: 2 ** (7 - week) }, () => Math.min(most, Math.max(least, cost)));
    });
    return sum(all) / all.length;
  };
  const aheadOf = (known: readonly number[], count: number): readonly number[] =>
    Array.from({ length: count }, (_, at) => typicalOf(known, known.length + (at % 7)));
  const distance = Math.min(ahead, 28, days.length - 13);
  const ratios: number[] = [];
  for (let day = 7; day <= days.length - distance; day += 1) {
    const hoped = sum(aheadOf(days.slice(0, day), distance));
    if (hoped > 0) ratios.push(sum(days.slice(day, day + distance)) / hoped);
  }
  ratios.sort((a, b) => a - b);
  const lowest = Math.min(1, ratios[Math.floor((ratios.length - 1) * 0.1)]!);
  const highest = Math.max(1, ratios[Math.ceil((ratios.length - 1) * 0.9)]!);
  const [today = 0, ...later] = aheadOf(days, ahead);
  const rest = today * (1 - elapsed) + sum(later);
  const spent = sum(costs.slice(Math.max(0, costs.length - 1 - before)));
  const miss = sum(ratios.map((ratio) => Math.abs(ratio - 1))) / ratios.length;
  return {
    low: spent + rest * lowest,
    expected: spent + rest,
    high: spent + rest * highest,
    error: rest === 0 ? 0 : (100 * miss * rest) / (spent + rest),
  };
};

/** Costs of a day, some of them nothing, some spikes; from EUR 1 on, so that rounding to a nano is far below a millionth. */
const cost = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1_000_000_000, max: 20_000_000_000 }) },
  { weight: 1, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 1_000_000_000, max: 2_000_000_000_000 }) },
);
const hundredth = fc.integer({ min: 0, max: 100 }).map((value) => value / 100);
const question = fc.record({
  costs: fc.array(cost, { minLength: 1, maxLength: 130, size: 'max' }),
  elapsed: hundredth,
  before: fc.integer({ min: 0, max: 40 }),
  ahead: fc.integer({ min: -10, max: 40 }),
});
type Question = { costs: readonly number[]; elapsed: number; before: number; ahead: number };

const toHistory = ({ costs, elapsed }: Question, times = 1n): DailyCosts => ({
  firstDay: june.from,
  costs: costs.map((amount) => BigInt(amount) * times),
  todayElapsed: elapsed,
});
const forecastOf = (asked: Question, times = 1n) => {
  const history = toHistory(asked, times);
  return calcForecast(history, around(history, asked.before, asked.ahead));
};

/** Apart by no more than days rounded to a nano and ratios to a millionth bring about. */
const expectNear = (found: bigint, wanted: number, largest: bigint, roundedTo = 1): void => {
  expect(Math.abs(Number(found) - wanted)).toBeLessThanOrEqual(50 * roundedTo + Number(largest) * 3e-6);
};

describe('a forecast', () => {
  it('works out as its comment says', () => {
    expect(calcForecast(example, june)).toEqual({
      spent: eur(21),
      low: eur(44),
      expected: eur(44),
      high: eur(44),
      backtestErrorPercent: 0,
      historyDays: 14,
    });
  });

  it('agrees with a naive one', () => {
    let compared = 0;
    fc.assert(
      fc.property(question, (asked) => {
        const forecast = forecastOf(asked);
        if (forecast === null || asked.ahead < 1) return;
        const naive = calcNaive(asked.costs, asked.elapsed, asked.before, asked.ahead);
        expectNear(forecast.expected, naive.expected, forecast.expected);
        if (Number.isNaN(naive.low)) return;
        compared += 1;
        expectNear(forecast.low, naive.low, forecast.high);
        expectNear(forecast.high, naive.high, forecast.high);
        expect(Math.abs(forecast.backtestErrorPercent - naive.error)).toBeLessThan(0.1 + naive.error * 1e-5);
      }),
      // Making a hundred days smaller would take minutes.
      { numRuns: 200, endOnFailure: true },
    );
    expect(compared).toBeGreaterThan(50);
  });

  it('is a range around what is expected, never below what is spent', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const forecast = forecastOf(asked);
        if (forecast === null) return;
        const { spent, low, expected, high, backtestErrorPercent } = forecast;
        const ordered = [spent, low, expected, high];
        expect(ordered).toEqual(ordered.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)));
        expect(backtestErrorPercent).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(backtestErrorPercent)).toBe(true);
        const counted = asked.before + Math.min(asked.ahead, 1);
        const shown = asked.costs.slice(Math.max(0, asked.costs.length - 1 - asked.before)).slice(0, counted);
        if (asked.costs.length > asked.before) expect(spent).toBe(BigInt(sum(counted < 0 ? [] : shown)));
      }),
    );
  });

  it('of a steady cost is that cost for every day', () => {
    const steady = fc.record({
      amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
      days: fc.integer({ min: 14, max: 120 }),
      before: fc.integer({ min: 0, max: 30 }),
      ahead: fc.integer({ min: 1, max: 31 }),
    });
    fc.assert(
      fc.property(steady, ({ amount, days, before, ahead }) => {
        const history = daily(days, () => amount);
        const from = Math.min(before, days);
        const whole = amount * BigInt(from + ahead);
        const settled = { low: whole, expected: whole, high: whole, backtestErrorPercent: 0 };
        expect(calcForecast(history, around(history, from, ahead))).toMatchObject(settled);
      }),
    );
  });

  it('grows with the amounts', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 2, max: 1_000_000 }), (asked, times) => {
        const [once, often] = [forecastOf(asked), forecastOf(asked, BigInt(times))];
        expect(often === null).toBe(once === null);
        if (once === null || often === null) return;
        expect(often.spent).toBe(once.spent * BigInt(times));
        for (const part of ['low', 'expected', 'high'] as const) {
          expectNear(often[part], Number(once[part] * BigInt(times)), often.high, times);
        }
      }),
    );
  });

  it('rises with every cent spent today', () => {
    fc.assert(
      fc.property(question, fc.bigInt({ min: 1n, max: 10n ** 12n }), (asked, more) => {
        const history = toHistory(asked);
        const period = around(history, asked.before, Math.max(1, asked.ahead));
        const dearer = { ...history, costs: [...history.costs.slice(0, -1), (history.costs.at(-1) ?? 0n) + more] };
        const [before, after] = [calcForecast(history, period), calcForecast(dearer, period)];
        for (const part of ['spent', 'low', 'expected', 'high'] as const) {
          if (before !== null) expect(after?.[part]).toBe(before[part] + more);
        }
      }),
    );
  });

  it('of a period that is over is what was spent', () => {
    const history = daily(3, (at) => eur(at + 1));
    const spent = eur(3);
    const settled = { spent, low: spent, expected: spent, high: spent, backtestErrorPercent: 0 };
    expect(calcForecast(history, { from: june.from, to: june.from + 2 })).toMatchObject(settled);
  });

  it('waits for two weeks since the first cost', () => {
    const after = (days: number) => {
      const history = daily(40, (at) => (at < 40 - days ? 0n : eur(1)));
      return calcForecast(history, around(history, 0, 4));
    };
    expect([after(0), after(13)]).toEqual([null, null]);
    expect(after(14)).toMatchObject({ historyDays: 14, low: eur(4), expected: eur(4), high: eur(4) });
  });

  it('is not led astray by one day that cost a hundred times as much', () => {
    const calm = daily(60, () => eur(1));
    const spiky = daily(60, (at) => eur(at === 50 ? 100 : 1));
    const ahead = around(calm, 0, 10);
    expect(calcForecast(spiky, ahead)?.expected).toBe(calcForecast(calm, ahead)?.expected);
  });

  it('follows a lasting change within two weeks, and its range says that it was surprised', () => {
    const history = daily(74, (at) => eur(at < 60 ? 1 : 3));
    const forecast = calcForecast(history, around(history, 0, 10))!;
    // Ten days: three quarters of the way from EUR 1 to EUR 3 a day.
    expect(Number(forecast.expected) / 1e9).toBeCloseTo(25, 0);
    expect(forecast.high).toBeGreaterThan(forecast.expected);
    expect(forecast.backtestErrorPercent).toBeGreaterThan(5);
  });

  it('counts what is left of today by the clock', () => {
    const at = (elapsed: number) => {
      const history = daily(20, () => eur(1), elapsed);
      return calcForecast(history, around(history, 0, 1))?.expected;
    };
    expect([at(0), at(0.25), at(1)]).toEqual([eur(1), eur(0.75), 0n]);
  });
});

describe('the day an amount is reached', () => {
  it('works out as its comment says', () => {
    expect(calcPassingDay(example, june, eur(30))).toBe(dayOf('2026-06-19'));
  });

  it('is in the past when it has been reached, also without enough history', () => {
    expect(calcPassingDay(example, june, eur(4))).toBe(dayOf('2026-06-02'));
    const young = daily(5, () => eur(1));
    expect(calcPassingDay(young, june, eur(3))).toBe(dayOf('2026-06-03'));
    expect(calcPassingDay(young, june, eur(6))).toBeNull();
  });

  it('lies within the period exactly when that much is expected of it', () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 1, max: 200 }), (asked, percent) => {
        const history = toHistory(asked);
        const period = around(history, asked.before, asked.ahead);
        const forecast = calcForecast(history, period);
        if (forecast === null || period.from >= period.to) return;
        const amount = (forecast.expected * BigInt(percent)) / 100n;
        const day = calcPassingDay(history, period, amount);
        expect(day !== null).toBe(amount <= forecast.expected);
        if (day === null) return;
        expect(day).toBeGreaterThanOrEqual(period.from);
        expect(day).toBeLessThan(period.to);
        const later = calcPassingDay(history, period, amount + 1n);
        expect(later ?? period.to).toBeGreaterThanOrEqual(day);
      }),
    );
  });
});
