import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import { createRepricing } from '../../../../src/main/services/repricing/create-repricing.ts';
import { maxTime } from '../../../../src/shared/core/period/zone-offset.ts';
import { openMonthLedger } from '../../../support/month-ledger.ts';
import type { MonthLedger } from '../../../support/month-ledger.ts';
import { makePricer } from '../../../support/pricing.ts';
import { openRatesLedger } from '../../../support/rates-ledger.ts';
import { makeReport } from '../../../support/reports.ts';
import { makeSighting, responseKey } from '../../../support/sightings.ts';
import { waitFor } from '../../../support/wait-for.ts';

const inMay = Date.UTC(2026, 4, 10, 12);
const inJune = Date.UTC(2026, 5, 10, 12);
const inJuly = Date.UTC(2026, 6, 10, 12);

const juneSpan = {
  month: 2026 * 12 + 5,
  startsAt: Date.UTC(2026, 4, 31, 22),
  endsAt: Date.UTC(2026, 5, 30, 22),
  timeZone: 'Europe/Rome',
};

const open: MonthLedger[] = [];
afterEach(() => {
  for (const months of open.splice(0)) months.close();
});
const newMonths = (now = inJuly): MonthLedger => {
  const months = openMonthLedger('Europe/Rome', now);
  open.push(months);
  return months;
};

const listAll = ({ ledger }: MonthLedger) =>
  ledger.reader.listEvents({ range: { from: null, to: maxTime }, filter: {}, terms: [], after: null, limit: 100 });

const openSqlite = ({ dir }: MonthLedger) => new SqliteDatabase(join(dir, 'centesimo.db'));

/** Repricing that gives every model without a price so many dollars for a million tokens. */
const openRepricing = ({ ledger }: MonthLedger, estimatePerMillionUsd: string) =>
  createRepricing({
    reader: ledger.ownerTables,
    usage: ledger.reader,
    run: ledger.run,
    clock: createOwnerClock('Europe/Rome', () => inJuly),
    now: () => inJuly,
    pricer: () => makePricer({ policy: 'estimate', estimatePerMillionUsd }),
    publish: () => undefined,
    isStopping: () => false,
    reportBug: (error) => {
      throw error;
    },
  }).handlers;

describe('closing a month', () => {
  it('waits for its end, and for gaps to be accepted', async () => {
    const months = newMonths();
    await months.ledger.record([
      makeReport({ id: 'june', occurredAt: inJune }),
      makeReport({ id: 'gap', occurredAt: inJune, model: 'nobody-knows-it' }),
      makeReport({ id: 'july', occurredAt: inJuly }),
    ]);
    await expect(months.ledger.closeMonth({ month: '2026-07', accept_gaps: true })).rejects.toMatchObject({
      code: 'conflict',
      message: '2026-07 is not over yet.',
    });
    await expect(months.ledger.closeMonth({ month: '2026-06', accept_gaps: false })).rejects.toMatchObject({
      code: 'conflict',
      message: '2026-06 has calls with gaps: 1 without a price. Accept them, or fill them first.',
    });
    await expect(months.ledger.verifyMonth({ month: '2026-06' })).rejects.toMatchObject({ code: 'not_found' });
    const { items } = await months.ledger.months({});
    expect(items.map(({ month, state }) => [month, state])).toEqual([
      ['2026-07', 'running'],
      ['2026-06', 'open'],
    ]);
    const closed = await months.ledger.closeMonth({ month: '2026-06', accept_gaps: true });
    expect(closed.total).toMatchObject({ calls: 2, unpriced_calls: 1, cost_usd: '0.0075' });
    expect(closed.by_model.find(({ model }) => model === 'nobody-knows-it')).toMatchObject({
      cost_usd: null,
      cost_eur: null,
    });
    await expect(months.ledger.closeMonth({ month: '2026-06', accept_gaps: true })).rejects.toMatchObject({
      message: '2026-06 is closed already.',
    });
  });

  it('can close a month without a call; what comes for it then is an adjustment', async () => {
    const months = newMonths();
    const closed = await months.ledger.closeMonth({ month: '2026-05', accept_gaps: false });
    expect(closed.total).toMatchObject({ calls: 0, cost_eur: '0' });
    await months.ledger.record([makeReport({ id: 'late', occurredAt: inMay })]);
    const later = await months.ledger.month({ month: '2026-05' });
    expect(later.total).toEqual(closed.total);
    expect(later.adjustments_since).toMatchObject([
      { month: '2026-05', arrived_on: '2026-07-10', listed_in: null, service: 'chatbot', calls: 1, cost_usd: '0.0075' },
    ]);
    const august = months.at(Date.UTC(2026, 7, 2));
    expect((await august.month({ month: '2026-07' })).adjustments).toMatchObject([{ month: '2026-05', calls: 1 }]);
    await august.closeMonth({ month: '2026-07', accept_gaps: false });
    expect((await august.month({ month: '2026-05' })).adjustments_since).toMatchObject([{ listed_in: '2026-07' }]);
    expect((await august.month({ month: '2026-08' })).adjustments).toEqual([]);
  });

  it('is forgotten where the program ended in the middle of it', async () => {
    const months = newMonths();
    await months.ledger.record([makeReport({ id: 'a', occurredAt: inJune })]);
    months.stop(true);
    await expect(months.ledger.closeMonth({ month: '2026-06', accept_gaps: false })).rejects.toMatchObject({
      code: 'unavailable',
    });
    months.stop(false);
    const [span] = (await months.ledger.months({})).items;
    expect(span?.state).toBe('open');
    months.ledger.operations.startMonthClose(juneSpan, []);
    const again = months.at(inJuly);
    expect((await again.months({})).items[0]?.state).toBe('closing');
    again.monthClose.start();
    await waitFor('open month', 20_000, async () => (await again.months({})).items[0]?.state === 'open');
    expect((await again.closeMonth({ month: '2026-06', accept_gaps: false })).total.calls).toBe(1);
  });
});

describe('a closed month', () => {
  it('is not touched by repricing, which says how many calls it leaves alone and is not undone over it', async () => {
    const months = newMonths();
    const call = { model: 'nobody-knows-it', units: { inputTokens: 1000, outputTokens: 0 } };
    await months.ledger.record([
      makeReport({ ...call, id: 'june', occurredAt: inJune }),
      makeReport({ ...call, id: 'july', occurredAt: inJuly }),
    ]);
    const repricing = openRepricing(months, '2');
    const { fingerprint } = await repricing.previewRepricing({ period: 'all_time' });
    const first = await repricing.applyRepricing({ period: 'all_time', fingerprint });
    expect(first.calls).toBe(2);
    await months.ledger.closeMonth({ month: '2026-06', accept_gaps: true });
    const dear = openRepricing(months, '9');
    const preview = await dear.previewRepricing({ period: 'all_time' });
    expect(preview).toMatchObject({ calls: 1, changed_calls: 1, sealed_calls: 1 });
    await dear.applyRepricing({ period: 'all_time', fingerprint: preview.fingerprint });
    const costs = Object.fromEntries(listAll(months).map(({ id, costNanoUsd }) => [id, costNanoUsd]));
    expect(costs).toEqual({ june: 2_000_000n, july: 9_000_000n });
    await expect(dear.undoRepricing({ id: '1' })).rejects.toMatchObject({ code: 'conflict' });
    await dear.undoRepricing({ id: '2' });
    await expect(dear.undoRepricing({ id: '1' })).rejects.toMatchObject({
      code: 'conflict',
      message: 'Some of these calls are in a month that is closed, and stay as they are. Nothing was undone.',
    });
    expect(await months.ledger.verifyMonth({ month: '2026-06' })).toMatchObject({ holds: true, calls: 1 });
  });

  it('keeps the provisional rates it was closed with', async () => {
    const ledger = openRatesLedger();
    try {
      ledger.setRates([{ date: '2026-06-09', usdPerEur: '1.1' }]);
      const calls = [
        makeReport({ id: 'june', occurredAt: inJune }),
        makeReport({ id: 'july', occurredAt: Date.UTC(2026, 6, 1, 12) }),
      ];
      await ledger.record(inJune + 3_600_000, calls);
      expect(ledger.readTotal().eurProvisionalCalls).toBe(2);
      await ledger.run('startMonthClose', juneSpan, []);
      await ledger.run('finishMonthClose', juneSpan.month, { sealedAt: inJuly, checksum: '', body: '' });
      const [before] = ledger.listCosts().filter(({ id }) => id === 'june');
      ledger.setRates(
        ['2026-06-09', '2026-06-10', '2026-07-01', '2026-07-02'].map((date) => ({ date, usdPerEur: '1.2' })),
      );
      expect(await ledger.settle()).toMatchObject({ calls: 1 });
      expect(await ledger.settle()).toMatchObject({ calls: 0 });
      const [july, june] = ledger.listCosts();
      expect(june).toEqual(before);
      expect(july).toMatchObject({ id: 'july', eurStatus: 'final' });
    } finally {
      ledger.close();
    }
  });

  it('keeps its calls as they are when they are seen again in another way', async () => {
    const months = newMonths();
    const seen = { occurredAt: inJune, keys: [responseKey('r1')], provider: 'openai' };
    await months.ledger.recordSightings([makeSighting({ ...seen, way: 'otlp-logs' })]);
    const [before] = listAll(months);
    const closed = await months.ledger.closeMonth({ month: '2026-06', accept_gaps: true });
    const span = makeSighting({ ...seen, way: 'otlp-spans', conversationId: 'v1', units: { inputTokens: 2000 } });
    for (let time = 0; time < 2; time += 1) {
      expect(await months.ledger.recordSightings([span])).toEqual([{ status: 'duplicate', id: before?.id }]);
    }
    expect(listAll(months)).toEqual([before]);
    expect((await months.ledger.month({ month: '2026-06' })).total).toEqual(closed.total);

    // A call of an open month stays in it, although it turns out to have begun before.
    const edge = Date.UTC(2026, 5, 30, 22, 0, 0, 100);
    const other = { keys: [responseKey('r2')], provider: 'openai' };
    await months.ledger.recordSightings([makeSighting({ ...other, way: 'otlp-logs', occurredAt: edge })]);
    await months.ledger.recordSightings([makeSighting({ ...other, way: 'otlp-spans', occurredAt: edge - 500 })]);
    expect(listAll(months)).toHaveLength(2);
    expect(await months.ledger.verifyMonth({ month: '2026-06' })).toMatchObject({ holds: true, calls: 1 });
  });

  it('cannot be changed in the database either, and the check finds what was changed in spite of that', async () => {
    const months = newMonths();
    await months.ledger.record([
      makeReport({ id: 'june', occurredAt: inJune }),
      makeReport({ id: 'july', occurredAt: inJuly }),
    ]);
    await months.ledger.closeMonth({ month: '2026-06', accept_gaps: false });
    const db = openSqlite(months);
    const tryRun = (sql: string) => () => db.exec(sql);
    expect(tryRun("UPDATE usage_events SET cost_nano_usd = 1 WHERE id = 'june'")).toThrow('closed month');
    expect(tryRun("DELETE FROM usage_events WHERE id = 'june'")).toThrow('closed month');
    expect(tryRun('UPDATE sealed_months SET checksum = checksum')).toThrow('closed month');
    expect(tryRun('DELETE FROM sealed_months')).toThrow('closed month');
    db.exec("UPDATE usage_events SET duration_ms = 1 WHERE id = 'july'");
    expect(await months.ledger.verifyMonth({ month: '2026-06' })).toMatchObject({ holds: true, totals_hold: true });
    db.exec("DROP TRIGGER sealed_calls_keep_still; UPDATE usage_events SET cost_nano_usd = 1 WHERE id = 'june'");
    db.close();
    expect(await months.ledger.verifyMonth({ month: '2026-06' })).toMatchObject({ holds: false, totals_hold: false });
    expect(listAll(months).map(({ id }) => id)).toEqual(['july', 'june']);
  });
});
