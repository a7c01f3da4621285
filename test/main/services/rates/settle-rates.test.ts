import fc from 'fast-check';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import type { RateRow } from '../../../../src/shared/core/exchange-rate.ts';
import type { UsageReport } from '../../../../src/shared/core/usage-event.ts';
import { toRows } from '../../../support/ecb-files.ts';
import { openRatesLedger, type RatesLedger } from '../../../support/rates-ledger.ts';
import { makeReport } from '../../../support/reports.ts';

const open: RatesLedger[] = [];
const openLedger: typeof openRatesLedger = (...given) => {
  const ledger = openRatesLedger(...given);
  open.push(ledger);
  return ledger;
};
afterEach(() => {
  for (const ledger of open.splice(0)) ledger.close();
});

const at = (text: string): number => Date.parse(text);
const friday = toRows({ '2026-08-20': '1.1681', '2026-08-21': '1.1699' });
const monday = [...friday, ...toRows({ '2026-08-24': '1.1702' })];
const noon = at('2026-08-24T10:00Z');
const call = (id: string, changes: Partial<UsageReport> = {}) => makeReport({ id, occurredAt: noon, ...changes });
const fee = { amount: '0.005', currency: 'EUR' } as const;

describe('settling', () => {
  it('makes a provisional call final and leaves everything else of it as it was', async () => {
    const ledger = openLedger();
    ledger.setRates(friday);
    const report = call('a', { durationMs: 120, userId: 'u', conversationId: 'c', metadata: { a: 1 } });
    await ledger.record(noon, [report]);
    const before = ledger.reader.getEvent('a', null);
    ledger.setRates(monday);
    expect(await ledger.settle()).toEqual({ calls: 1, lastAt: noon });
    expect(ledger.reader.getEvent('a', null)).toEqual({
      ...before,
      eurStatus: 'final',
      costNanoEur: 6_409_161n,
      appliedRate: { usdPerEur: '1.1702', date: '2026-08-24', source: 'ecb', status: 'final' },
    });
    expect(ledger.readTotal()).toMatchObject({ calls: 1, eurProvisionalCalls: 0, costNanoEur: 6_409_161n });
    expect(ledger.tables.listCostChanges('rates', 10)).toMatchObject([
      { state: 'applied', calls: 1, differenceNanoUsd: 0n, differenceNanoEur: -1_643n },
    ]);
  });

  it('settles what the rollups do not tell: a fee in EUR, and a call that cost nothing', async () => {
    const ledger = openLedger();
    ledger.setRates(friday);
    const nothing = call('nothing', { units: { ...call('x').units, inputTokens: 0, outputTokens: 0 } });
    await ledger.record(noon, [call('fee', { flatCost: fee }), nothing, call('unpriced', { model: 'nobody-knows' })]);
    ledger.setRates(monday);
    expect((await ledger.settle()).calls).toBe(2);
    const costs = Object.fromEntries(ledger.listCosts().map((cost) => [cost.id, cost]));
    expect(costs['fee']).toMatchObject({ costNanoUsd: 5_851_000n, costNanoEur: 5_000_000n, eurStatus: 'final' });
    expect(costs['nothing']).toMatchObject({ costNanoEur: 0n, appliedRate: { date: '2026-08-24' } });
    expect(costs['unpriced']).toMatchObject({ costStatus: 'unpriced', eurStatus: 'pending', appliedRate: null });
  });

  it('changes nothing the second time, nor while nothing final is known', async () => {
    const ledger = openLedger();
    ledger.setRates(friday);
    await ledger.record(noon, [call('a'), call('fee', { flatCost: fee })]);
    const provisional = ledger.listCosts();
    expect(await ledger.settle()).toEqual({ calls: 0, lastAt: null });
    expect(ledger.listCosts()).toEqual(provisional);
    ledger.setRates(monday);
    await ledger.settle();
    const settled = ledger.listCosts();
    expect(await ledger.settle()).toEqual({ calls: 0, lastAt: null });
    expect(ledger.listCosts()).toEqual(settled);
    expect(ledger.tables.listCostChanges('rates', 10)).toHaveLength(1);
  });

  it('does not exchange a provisional rate for a newer provisional one, but takes one where there was none', async () => {
    const ledger = openLedger();
    const later = at('2026-11-20T10:00Z');
    await ledger.record(later, [
      call('waiting', { occurredAt: later }),
      call('fee', { occurredAt: later, flatCost: fee }),
    ]);
    ledger.setRates(friday);
    await ledger.record(later, [call('provisional', { occurredAt: later })]);
    ledger.setRates(monday);
    expect((await ledger.settle()).calls).toBe(2);
    expect(ledger.listCosts().map(({ id, eurStatus, appliedRate }) => [id, eurStatus, appliedRate])).toMatchObject([
      ['fee', 'final', { date: '2026-08-24', status: 'provisional' }],
      ['provisional', 'provisional', { date: '2026-08-21' }],
      ['waiting', 'provisional', { date: '2026-08-24' }],
    ]);
    expect(ledger.readTotal()).toMatchObject({ eurProvisionalCalls: 2, usdUnknownCalls: 0, eurUnknownCalls: 0 });
  });

  it('settles months recorded without a network, and a day that was missing in between once it comes', async () => {
    const ledger = openLedger();
    const days = ['2026-09-15', '2026-10-15', '2026-11-19'];
    ledger.setRates(friday);
    for (const day of days)
      await ledger.record(at(`${day}T10:00Z`), [call(day, { occurredAt: at(`${day}T10:00Z`), flatCost: fee })]);
    const known = [...friday, ...toRows({ '2026-10-15': '1.2', '2026-11-19': '1.21' })];
    ledger.setRates(known);
    expect((await ledger.settle()).calls).toBe(2);
    ledger.setRates([...friday, ...toRows({ '2026-09-15': '1.19', '2026-10-15': '1.2', '2026-11-19': '1.21' })]);
    expect((await ledger.settle()).calls).toBe(1);
    expect(ledger.listCosts().map(({ costNanoUsd }) => costNanoUsd)).toEqual([5_950_000n, 6_000_000n, 6_050_000n]);
  });

  it('leaves alone what the owner’s fixed rate was applied to', async () => {
    const ledger = openLedger();
    ledger.setRates(friday);
    await ledger.record(noon, [call('a')]);
    const db = new SqliteDatabase(ledger.path);
    db.exec(`UPDATE applied_rates SET body = '{"usdPerEur":"1.25","date":null,"source":"owner","status":"final"}';
      UPDATE dimension_sets SET eur_status = 'final'`);
    db.close();
    ledger.setRates(monday);
    expect((await ledger.settle()).calls).toBe(0);
  });

  it('goes on where a run was cut short, page by page, while calls come in', async () => {
    let amendments = 0;
    let failing = true;
    const ledger: RatesLedger = openLedger('Europe/Rome', async (name) => {
      if (name !== 'amendCosts') return;
      amendments += 1;
      if (amendments === 2 && failing) throw new AppError('unavailable', 'The disk is full.');
      if (amendments === 3) await ledger.record(noon, [call('meanwhile')]);
    });
    ledger.setRates(friday);
    const count = 2_500;
    await ledger.record(
      noon,
      Array.from({ length: count }, (_, index) => call(`c${index}`, { flatCost: fee })),
    );
    ledger.setRates(monday);
    await expect(ledger.settle()).rejects.toThrow(/disk is full/);
    expect(ledger.tables.readOpenCostChange()).toBeUndefined();
    failing = false;
    expect((await ledger.settle()).calls).toBe(count - 1_000);
    expect(ledger.readTotal()).toMatchObject({ calls: count + 1, eurProvisionalCalls: 0 });
    expect(
      new Set(
        ledger
          .listCosts()
          .slice(0, count)
          .map(({ costNanoUsd }) => costNanoUsd),
      ),
    ).toEqual(new Set([5_851_000n]));
    expect(ledger.tables.listCostChanges('rates', 10).map(({ calls }) => calls)).toEqual([count - 1_000, 1_000]);
  });

  it('ends between two pages when it should stop, and the next run does the rest', async () => {
    const stop = new AbortController();
    const ledger = openLedger('Europe/Rome', (name) => name === 'amendCosts' && stop.abort());
    ledger.setRates(friday);
    await ledger.record(
      noon,
      Array.from({ length: 1_500 }, (_, index) => call(`c${index}`)),
    );
    ledger.setRates(monday);
    expect((await ledger.settle(stop.signal)).calls).toBe(1_000);
    expect(ledger.tables.readOpenCostChange()).toBeUndefined();
    expect((await ledger.settle()).calls).toBe(500);
  });

  it('waits while calls are being repriced, and finishes a run the program ended in', async () => {
    const ledger = openLedger();
    ledger.setRates(friday);
    await ledger.record(noon, [call('a')]);
    ledger.setRates(monday);
    const id = await ledger.run('startCostChange', { kind: 'repricing', madeAt: noon, what: '{}' });
    await expect(ledger.settle()).rejects.toMatchObject({ code: 'conflict' });
    await ledger.run('finishCostChange', id);
    await ledger.run('startCostChange', { kind: 'rates', madeAt: noon, what: '{}' });
    expect((await ledger.settle()).calls).toBe(1);
    expect(ledger.tables.readOpenCostChange()).toBeUndefined();
  });

  it('finds a page by the index of time', () => {
    const ledger = openLedger();
    const db = new SqliteDatabase(ledger.path);
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT occurred_at, seq FROM usage_events WHERE (occurred_at, seq) > (1, 1) AND occurred_at < 2
         ORDER BY occurred_at, seq LIMIT 1 OFFSET 999`,
      )
      .all()
      .map((row) => (row as { detail: string }).detail);
    db.close();
    expect(plan.join('; ')).toMatch(/USING COVERING INDEX usage_events_by_time/);
    expect(plan.join('; ')).not.toMatch(/TEMP B-TREE/);
  });
});

describe('a ledger settled bit by bit', () => {
  const dayMs = 86_400_000;
  const first = at('2026-08-10T00:00Z');
  const lastDay = 24;
  const dateOf = (day: number): string => new Date(first + day * dayMs).toISOString().slice(0, 10);

  const kinds = [
    {},
    { model: 'claude-sonnet-4-5', serviceTier: 'batch' },
    { model: 'nobody-knows' },
    { flatCost: fee },
    { flatCost: { amount: '0.000000001', currency: 'EUR' } },
    { flatCost: { amount: '0.25', currency: 'USD' } },
    { billedCostUsd: '0.123456789' },
    { billedCostUsd: '0.000000001' },
    { billedCostUsd: '0' },
    { success: false, durationMs: 5 },
  ] as const satisfies readonly Partial<UsageReport>[];

  const calls = fc.array(
    fc.record({
      kind: fc.nat(kinds.length - 1),
      tokens: fc.oneof(fc.nat(3), fc.nat(250_000)),
      // Dated before, at, or a little after the moment it comes in.
      occurredMs: fc.integer({ min: 0, max: (lastDay - 1) * dayMs }),
      lateMs: fc.integer({ min: -dayMs, max: 3 * dayMs }),
      stage: fc.nat(3),
      who: fc.nat(2),
    }),
    { minLength: 1, maxLength: 25 },
  );
  /** Working days (the first is a Monday) with a rate, the last one always: in the end no day is open but for a hole of a week. */
  const rates = fc
    .array(fc.tuple(fc.nat(lastDay), fc.integer({ min: 9_000, max: 13_000 })), { maxLength: 25 })
    .map((days): readonly RateRow[] => {
      const working = days.filter(([day]) => day % 7 < 5);
      const byDay = new Map<number, number>([...working, [lastDay, 11_702]]);
      const rows = [...byDay].map(([day, rate]) => ({ date: dateOf(day), usdPerEur: `${rate / 10_000}` }));
      return rows.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    });

  it('is the same as one recorded with all rates known', async () => {
    const zones = fc.constantFrom('Europe/Rome', 'Pacific/Kiritimati', 'America/St_Johns');
    await fc.assert(
      fc.asyncProperty(zones, calls, rates, async (zone, given, all) => {
        const settled = openRatesLedger(zone);
        const known = openRatesLedger(zone);
        known.setRates(all);
        for (const stage of [0, 1, 2, 3]) {
          const soFar = all.slice(0, Math.floor((all.length * stage) / 4));
          settled.setRates(soFar);
          for (const [index, { kind, tokens, occurredMs, lateMs, who, ...rest }] of given.entries()) {
            if (rest.stage !== stage) continue;
            const occurredAt = first + occurredMs;
            const report = call(`c${index}`, {
              occurredAt,
              userId: `u${who}`,
              units: { ...call('x').units, inputTokens: tokens, outputTokens: tokens % 7 },
              ...kinds[kind],
            });
            await settled.record(occurredAt + lateMs, [report]);
            await known.record(occurredAt + lateMs, [report]);
          }
          if (soFar.length > 0) {
            await settled.settle();
            expect((await settled.settle()).calls).toBe(0);
          }
        }
        settled.setRates(all);
        await settled.settle();
        // A provisional rate stays the one it was recorded with; the figures of all others are the same.
        const open = new Set(known.listCosts().flatMap(({ id, appliedRate }) => (isOpen(appliedRate) ? [id] : [])));
        const ofClosed = (ledger: RatesLedger) => ledger.listCosts().filter(({ id }) => !open.has(id));
        expect(ofClosed(settled)).toEqual(ofClosed(known));
        if (open.size === 0) {
          expect(settled.readTotal()).toEqual(known.readTotal());
          expect(settled.readDays()).toEqual(known.readDays());
        }
        settled.close();
        known.close();
      }),
      { numRuns: 25 },
    );
  });

  const isOpen = (rate: object | null): boolean => rate !== null && 'status' in rate && rate.status === 'provisional';
});
