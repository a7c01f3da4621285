import { afterEach, describe, expect, it } from 'vitest';
import { readCostHistory } from '../../../src/main/services/forecast.ts';
import { createOwnerClock } from '../../../src/main/services/owner-clock.ts';
import { toDayNumber } from '../../../src/shared/core/period/civil-day.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';

type Ledger = ReturnType<typeof openLedger>;
const open: Ledger[] = [];
afterEach(() => {
  for (const ledger of open.splice(0)) ledger.close();
});

const dayMs = 86_400_000;
/** Saturday, noon, in a month of 30 days. */
const now = Date.UTC(2026, 5, 20, 12);

const openUtc = async (reports: readonly UsageReport[], at = now, timeZone = 'UTC'): Promise<Ledger> => {
  const ledger = openLedger({ timeZone, now: at });
  open.push(ledger);
  await ledger.record([...reports]);
  return ledger;
};

/** A call a day at 06:00 UTC, a euro each, the last one today. */
const callsOf = (days: number, changes: Partial<UsageReport> = {}): UsageReport[] =>
  Array.from({ length: days }, (_, ago) =>
    makeReport({
      occurredAt: now - ago * dayMs - 6 * 3_600_000,
      flatCost: { amount: '1', currency: 'EUR' },
      ...changes,
    }),
  );

describe('the forecast of a summary', () => {
  it('is what was spent and what the rest of the month costs at the usual pace, in both currencies', async () => {
    const ledger = await openUtc(callsOf(60));
    const { forecast, cost_eur, cost_usd } = await ledger.queries.summary({});
    expect(forecast).toMatchObject({
      spent: '20',
      low: '30.5',
      expected: '30.5',
      high: '30.5',
      currency: 'EUR',
      backtest_error_percent: 0,
      period_end: '2026-07-01T00:00:00+00:00',
      history_days: 59,
      unpriced_calls: 0,
    });
    expect(forecast?.spent).toBe(cost_eur);
    expect(forecast?.usd?.spent).toBe(cost_usd);
    expect(Number(forecast?.usd?.expected)).toBeGreaterThan(Number(cost_usd));
  });

  it.each([
    [{}, '30.5'],
    [{ period: 'current_month' }, '30.5'],
    [{ from: '2026-06-01', to: '2026-07-01' }, '30.5'],
    [{ period: 'current_week' }, '7.5'],
    [{ period: 'today' }, '1.5'],
    [{ period: 'current_year' }, String(60 + 0.5 + 10 + 184)],
    [{ period: 'last_month' }, undefined],
    [{ period: 'last_7_days' }, undefined],
    [{ period: 'all_time' }, undefined],
    [{ from: '2026-06-01' }, undefined],
    [{ from: '2026-06-01T00:00:01Z', to: '2026-07-01' }, undefined],
    [{ from: '2026-07-01', to: '2026-08-01' }, undefined],
    [{ from: '2026-06-01', to: '2036-06-01' }, undefined],
  ] as const)('of %j is %s', async (period, expected) => {
    const ledger = await openUtc(callsOf(60));
    expect((await ledger.queries.summary(period)).forecast?.expected).toBe(expected);
  });

  it('is of the calls the filter names', async () => {
    const ledger = await openUtc([...callsOf(60), ...callsOf(60, { service: 'search', model: 'gpt-4o-mini' })]);
    const expectedOf = async (filter: object) => (await ledger.queries.summary(filter)).forecast?.expected;
    expect(await expectedOf({})).toBe('61');
    expect(await expectedOf({ service: ['search'] })).toBe('30.5');
    expect(await expectedOf({ service: ['nobody'] })).toBeUndefined();
  });

  it('is not given before two whole weeks, nor where no cost is known', async () => {
    const young = await openUtc(callsOf(14));
    expect((await young.queries.summary({})).forecast).toBeNull();
    const unknown = await openUtc(callsOf(60, { flatCost: null, model: 'nobody-knows-it' }));
    expect((await unknown.queries.summary({})).forecast).toBeNull();
  });

  it('says how many calls have no price', async () => {
    const ledger = await openUtc([...callsOf(60), makeReport({ occurredAt: now, model: 'nobody-knows-it' })]);
    expect((await ledger.queries.summary({})).forecast).toMatchObject({ expected: '30.5', unpriced_calls: 1 });
  });

  it('counts a call dated ahead as spent', async () => {
    const flatCost = { amount: '5', currency: 'EUR' } as const;
    const ledger = await openUtc([...callsOf(60), makeReport({ occurredAt: now + 0.9 * dayMs, flatCost })]);
    expect((await ledger.queries.summary({})).forecast).toMatchObject({ spent: '25', low: '35.5', expected: '35.5' });
  });

  it('measures today by its own length where the clock changes', async () => {
    // Sunday 25 October 2026 has 25 hours in Rome: at 11:30 of winter time 12.5 of them are over.
    const half = Date.parse('2026-10-25T11:30:00+01:00');
    const ledger = await openUtc([], half, 'Europe/Rome');
    const today = toDayNumber('2026-10-25')!;
    const clock = createOwnerClock('Europe/Rome', () => half);
    await ledger.record([makeReport({ occurredAt: half, flatCost: { amount: '1', currency: 'EUR' } })]);
    const { eur } = readCostHistory(ledger.reader, clock, {}, { from: today, to: today + 1 }, half);
    expect(eur?.todayElapsed).toBe(0.5);
    expect(eur?.costs).toHaveLength(85);
    expect(eur?.costs.at(-1)).toBe(1_000_000_000n);
  });
});
