import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/shared/core/alerts/alert.ts';
import {
  type BudgetMoment,
  calcForecastAlert,
  calcThresholdAlert,
  firedAtOf,
  toFired,
  toPeriodKey,
} from '../../../../src/shared/core/alerts/budget-alerts.ts';
import { calcTimeWithin, calcWindowEnd } from '../../../../src/shared/core/alerts/daily-window.ts';
import { type Quiet, sortAlerts } from '../../../../src/shared/core/alerts/held-alerts.ts';
import { type Budget, calcBudgetDays, calcStanding } from '../../../../src/shared/core/budget.ts';
import { createDayIndex } from '../../../../src/shared/core/period/day-index.ts';
import { toLocalText } from '../../../../src/shared/core/period/local-text.ts';

const hourMs = 3_600_000;
const budget: Budget = {
  id: 'b',
  name: 'Budget',
  scope: {},
  measure: 'tokens',
  amount: 100n,
  period: 'month',
  thresholds: [50, 80, 100],
  enabled: true,
  armedAt: 7,
  snoozedUntil: null,
};
const never: Quiet = { hours: null, pausedUntil: null, snoozedUntil: new Map() };

/** The alerts as a table keeps them, each key once. */
const createBook = () => {
  const kept = new Map<string, { alert: Alert; state: 'waiting' | 'shown' | 'dropped' }>();
  const listKeys = (beginning: string) =>
    [...kept].filter(([key]) => key.startsWith(beginning)).map(([key, { alert }]) => ({ key, at: alert.at }));
  return {
    momentOf: (of: Budget, spent: bigint, now: number, timeZone: string): BudgetMoment => {
      const days = calcBudgetDays(of.period, createDayIndex(timeZone).dayOf(now), 1);
      const standing = { ...calcStanding(of, { spent, unpricedCalls: 0, pendingCalls: 0 }), spent };
      return {
        budget: of,
        days,
        standing,
        fired: toFired(toPeriodKey(of, days), listKeys(toPeriodKey(of, days))),
        now,
      };
    },
    /** Returns what is shown by this. */
    look: (found: readonly (Alert | null)[], quiet: Quiet, now: number, timeZone: string): readonly Alert[] => {
      for (const alert of found) {
        if (alert !== null && !kept.has(alert.key)) kept.set(alert.key, { alert, state: 'waiting' });
      }
      const waiting = [...kept.values()].filter(({ state }) => state === 'waiting').map(({ alert }) => alert);
      const { shown, dropped } = sortAlerts(waiting, quiet, now, timeZone, () => false);
      for (const alert of shown) kept.set(alert.key, { alert, state: 'shown' });
      for (const alert of dropped) kept.set(alert.key, { alert, state: 'dropped' });
      return shown;
    },
  };
};

const endOf = (alert: Alert): string => alert.key.split('/').slice(-2).join('/');

describe('thresholds', () => {
  it('fire once a period whatever the calls, their batches and the times looked at, as a plain count says', () => {
    const step = fc.record({
      spend: fc.integer({ min: 0, max: 40 }),
      waitHours: fc.integer({ min: 0, max: 30 }),
      looks: fc.integer({ min: 0, max: 3 }),
    });
    const zones = fc.constantFrom('Europe/Rome', 'Asia/Kathmandu', 'America/St_Johns', 'Pacific/Apia');
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), zones, (steps, timeZone) => {
        const book = createBook();
        const daily: Budget = { ...budget, period: 'day' };
        const { dayOf, dayText } = createDayIndex(timeZone);
        const shown: string[] = [];
        const expected: string[] = [];
        let now = Date.UTC(2026, 9, 20);
        let [day, spent, highest] = [dayOf(now), 0, 0];
        for (const { spend, waitHours, looks } of steps) {
          now += waitHours * hourMs;
          if (dayOf(now) !== day) [day, spent, highest] = [dayOf(now), 0, 0];
          spent += spend;
          for (let look = 0; look < looks; look += 1) {
            const alert = calcThresholdAlert(book.momentOf(daily, BigInt(spent), now, timeZone));
            shown.push(...book.look([alert], never, now, timeZone).map(endOf));
          }
          const reached = daily.thresholds.filter((threshold) => spent >= threshold).at(-1) ?? 0;
          if (looks > 0 && reached > highest) {
            expected.push(`${dayText(day)}/${reached}`);
            highest = reached;
          }
        }
        expect(shown).toEqual(expected);
      }),
    );
  });

  it('that lie below one that fired count as fired with it, whatever comes off the cost later', () => {
    const book = createBook();
    const now = Date.UTC(2026, 7, 20);
    const lookAt = (spent: bigint, at: number) =>
      book.look([calcThresholdAlert(book.momentOf(budget, spent, at, 'UTC'))], never, at, 'UTC').map(endOf);
    expect(lookAt(85n, now)).toEqual(['2026-08-01/80']);
    const { fired } = book.momentOf(budget, 85n, now, 'UTC');
    expect([50, 80, 100].map((threshold) => firedAtOf(fired, threshold))).toEqual([now, now, null]);
    expect(lookAt(60n, now + 1)).toEqual([]);
    expect(lookAt(90n, now + 2)).toEqual([]);
    expect(lookAt(100n, now + 3)).toEqual(['2026-08-01/100']);
    expect(lookAt(55n, Date.UTC(2026, 8, 2))).toEqual(['2026-09-01/50']);
  });
});

describe('quiet times', () => {
  const hours = { from: '22:00', to: '07:00' };

  it.each([
    ['2026-08-21T21:59:59.999+02:00', null],
    ['2026-08-21T22:00:00+02:00', '2026-08-22T07:00:00+02:00'],
    ['2026-08-22T00:00:00+02:00', '2026-08-22T07:00:00+02:00'],
    ['2026-08-22T06:59:59.999+02:00', '2026-08-22T07:00:00+02:00'],
    ['2026-08-22T07:00:00+02:00', null],
    // The clock skips an hour in the night to 29 March, and repeats one in the night to 25 October.
    ['2026-03-28T22:00:00+01:00', '2026-03-29T07:00:00+02:00'],
    ['2026-10-24T22:00:00+02:00', '2026-10-25T07:00:00+01:00'],
    ['2026-10-25T02:30:00+01:00', '2026-10-25T07:00:00+01:00'],
  ])('at %s last until %s', (now, end) => {
    const found = calcWindowEnd(hours, Date.parse(now), 'Europe/Rome');
    expect(found === null ? null : toLocalText(found, 'Europe/Rome')).toBe(end);
  });

  it('begin later where the clock skips their beginning', () => {
    const window = { from: '02:30', to: '04:00' };
    const endAt = (now: string) => calcWindowEnd(window, Date.parse(now), 'Europe/Rome');
    expect(endAt('2026-03-29T03:29:00+02:00')).toBeNull();
    expect(endAt('2026-03-29T03:30:00+02:00')).toBe(Date.parse('2026-03-29T04:00:00+02:00'));
  });

  it('hold every minute of the year exactly when the clock shows it, apart from the nights it is changed in', () => {
    const window = { from: '22:00', to: '07:00' };
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', timeStyle: 'short' });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 365 * 24 * 60 - 1 }), (minute) => {
        const now = Date.UTC(2026, 0, 1) + minute * 60_000;
        const shows = clock.format(now);
        const isQuiet = calcWindowEnd(window, now, 'America/New_York') !== null;
        expect(isQuiet).toBe(shows >= '22:00' || shows < '07:00');
      }),
    );
  });

  it('count the time in them, over midnight and the change of the clock', () => {
    const within = (from: string, to: string): number =>
      calcTimeWithin(hours, Date.parse(from), Date.parse(to), 'Europe/Rome') / hourMs;
    expect(within('2026-08-21T12:00:00+02:00', '2026-08-22T12:00:00+02:00')).toBe(9);
    expect(within('2026-03-28T12:00:00+01:00', '2026-03-29T12:00:00+02:00')).toBe(8);
    expect(within('2026-10-24T12:00:00+02:00', '2026-10-25T12:00:00+01:00')).toBe(10);
    expect(within('2026-08-21T23:00:00+02:00', '2026-08-21T23:30:00+02:00')).toBe(0.5);
  });

  it('hold alerts back, then show the highest alone, in the month after too', () => {
    const book = createBook();
    const quiet: Quiet = { ...never, hours };
    const night = Date.parse('2026-08-31T23:00:00+02:00');
    const lookAt = (spent: bigint, at: number) => {
      const alert = calcThresholdAlert(book.momentOf(budget, spent, at, 'Europe/Rome'));
      return book.look([alert], quiet, at, 'Europe/Rome').map(endOf);
    };
    expect(lookAt(50n, night)).toEqual([]);
    expect(lookAt(80n, night + 60_000)).toEqual([]);
    expect(lookAt(0n, night + 2 * hourMs)).toEqual([]);
    expect(lookAt(0n, night + 8 * hourMs)).toEqual(['2026-08-01/80']);
    expect(lookAt(0n, night + 9 * hourMs)).toEqual([]);
  });

  it('are those of the owner: of one budget, of all, and the longest of them', () => {
    const now = Date.UTC(2026, 7, 20);
    const moment = createBook().momentOf(budget, 80n, now, 'UTC');
    const alert = calcThresholdAlert(moment)!;
    const other = calcThresholdAlert({ ...moment, budget: { ...budget, id: 'other' } })!;
    const sort = (quiet: Partial<Quiet>, at: number) =>
      sortAlerts([alert, other], { ...never, ...quiet }, at, 'UTC', () => false).shown;
    const snoozedUntil = new Map([['b', now + hourMs]]);
    expect(sort({ snoozedUntil }, now)).toEqual([other]);
    expect(sort({ snoozedUntil }, now + hourMs)).toEqual([alert, other]);
    expect(sort({ snoozedUntil, pausedUntil: now + 2 * hourMs }, now + hourMs)).toEqual([]);
    expect(sort({ snoozedUntil, pausedUntil: now + 2 * hourMs }, now + 2 * hourMs)).toEqual([alert, other]);
  });
});

describe('a forecast alert', () => {
  const now = Date.UTC(2026, 7, 20);
  const forecast = { spent: 40n, low: 90n, expected: 120n, high: 150n, backtestErrorPercent: 5, historyDays: 60 };
  const passingDay = createDayIndex('UTC').dayNumber('2026-08-23');
  const endsAt = Date.UTC(2026, 8, 1);

  it('comes once a period, with the day and the range', () => {
    const book = createBook();
    const lookAt = (at: number) =>
      calcForecastAlert(book.momentOf(budget, 40n, at, 'UTC'), forecast, passingDay, endsAt);
    const found = lookAt(now);
    expect(found).toMatchObject({ passesOn: '2026-08-23', low: '90', expected: '120', high: '150', spent: '40' });
    expect(book.look([found], never, now, 'UTC')).toEqual([found]);
    expect(lookAt(now + hourMs)).toBeNull();
  });

  it('does not come when the amount is spent, is not reached, or nothing is known', () => {
    const moment = createBook().momentOf(budget, 40n, now, 'UTC');
    const spentMoment = createBook().momentOf(budget, 100n, now, 'UTC');
    expect(calcForecastAlert(spentMoment, forecast, passingDay, endsAt)).toBeNull();
    expect(calcForecastAlert(moment, { ...forecast, expected: 99n }, passingDay, endsAt)).toBeNull();
    expect(calcForecastAlert(moment, null, null, endsAt)).toBeNull();
  });

  it('is dropped once the amount is spent or the period is over', () => {
    const book = createBook();
    const early = calcForecastAlert(book.momentOf(budget, 40n, now, 'UTC'), forecast, passingDay, endsAt)!;
    const spent = calcThresholdAlert(book.momentOf(budget, 100n, now, 'UTC'))!;
    const sort = (alerts: readonly Alert[], at: number) => sortAlerts(alerts, never, at, 'UTC', () => false);
    expect(sort([early, spent], now)).toEqual({ shown: [spent], held: [], dropped: [early] });
    expect(sort([early], endsAt)).toEqual({ shown: [], held: [], dropped: [early] });
    expect(sort([early], endsAt - 1).shown).toEqual([early]);
  });
});
