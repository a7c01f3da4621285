import { describe, expect, it } from 'vitest';
import { newLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';

const options = { timeZone: 'UTC', now: Date.UTC(2026, 5, 20, 10) };

const unpriced = { model: 'nobody-knows-it' } as const;

describe('figures whose cost is not known', () => {
  it('are not known in average, growth and share either', async () => {
    const ledger = newLedger(options);
    await ledger.record([
      makeReport(unpriced),
      makeReport({ occurredAt: Date.UTC(2026, 4, 10), billedCostUsd: '2.5' }),
    ]);
    const summary = await ledger.queries.summary({});
    expect(summary).toMatchObject({
      calls: 1,
      cost_usd: null,
      cost_eur: null,
      average_daily_cost_usd: null,
      average_daily_cost_eur: null,
      coverage_percent: 0,
      previous: { cost_usd: '2.5', growth_percent: { calls: 0, cost_usd: null, cost_eur: null } },
    });
    const { items } = await ledger.queries.breakdown({ by: 'model', period: 'all_time' });
    expect(items.map(({ key, share_percent }) => [key, share_percent])).toEqual([
      ['gpt-4o', 100],
      ['nobody-knows-it', null],
    ]);
  });

  it('are counted apart from those that wait for a rate', async () => {
    const ledger = newLedger(options);
    const flatCost = { amount: '0.005', currency: 'EUR' } as const;
    // No exchange rate reaches back to 2022: the fee is known in EUR only, the priced call in USD only.
    const occurredAt = Date.UTC(2022, 4, 5);
    await ledger.record([makeReport({ occurredAt, flatCost }), makeReport({ occurredAt }), makeReport(unpriced)]);
    expect(await ledger.queries.summary({ period: 'all_time' })).toMatchObject({
      calls: 3,
      cost_usd: '0.0075',
      cost_eur: '0.005',
      unpriced_calls: 1,
      usd_pending_calls: 1,
      eur_pending_calls: 1,
    });
  });
});

describe('lists', () => {
  it('put equals in the order of their tokens, then of their keys, wherever they are read from', async () => {
    const ledger = newLedger(options);
    const flatCost = { amount: '0.005', currency: 'USD' } as const;
    const call = (id: string, inputTokens: number) =>
      makeReport({ flatCost, client: { id, name: null, phone: null, email: null }, units: { inputTokens } });
    await ledger.record([call('zz', 1), call('bb', 500), call('aa', 500)]);
    const inside = { from: '2026-06-15T00:00:01Z', to: '2026-06-15T23:00:00Z' };
    for (const period of [{ period: 'all_time' } as const, inside]) {
      const { items, other } = await ledger.queries.breakdown({ ...period, by: 'client', limit: 2 });
      expect(items.map(({ key }) => key)).toEqual(['aa', 'bb']);
      expect(other?.calls).toBe(1);
    }
  });

  it('answer in time when one call is dated two thousand years ago', async () => {
    const ledger = newLedger(options);
    const client = { id: 'k1', name: null, phone: null, email: null };
    const ancient = Date.parse('0001-01-01T00:00:00Z');
    await ledger.record([makeReport({ client, occurredAt: ancient }), makeReport({ client })]);
    const { items, total } = await ledger.queries.breakdown({ by: 'hour', client: ['k1'], period: 'all_time' });
    expect(items.map(({ calls }) => calls)).toEqual(Array.from({ length: 24 }, (_, hour) => (hour % 12 === 0 ? 1 : 0)));
    expect(total.calls).toBe(2);
  });

  it('keep a user known by address apart from one known by id', async () => {
    const ledger = newLedger(options);
    await ledger.record([makeReport({ id: 'a', userEmail: 'a@example.com' }), makeReport({ id: 'b', userId: 'u' })]);
    const { items } = await ledger.queries.events({ period: 'all_time' });
    expect(items.map(({ user_id, user_email }) => [user_id, user_email])).toEqual([
      ['u', null],
      [null, 'a@example.com'],
    ]);
  });
});
