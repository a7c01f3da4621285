import { afterEach, describe, expect, it } from 'vitest';
import { createRates } from '../../../../src/main/services/rates/create-rates.ts';
import { createRatesFetcher } from '../../../../src/main/services/rates/fetch-rates.ts';
import { createRefreshing } from '../../../../src/main/services/rates/refresh-rates.ts';
import { createSettings } from '../../../../src/main/services/settings.ts';
import type { StreamEvent } from '../../../../src/shared/contract/stream.ts';
import { settingsSchema } from '../../../../src/shared/contract/settings.ts';
import type { RateRow } from '../../../../src/shared/core/exchange-rate.ts';
import { maxTime } from '../../../../src/shared/core/period/zone-offset.ts';
import { toEcbXml, toRows } from '../../../support/ecb-files.ts';
import { openRatesLedger, type RatesLedger } from '../../../support/rates-ledger.ts';
import { makeReport } from '../../../support/reports.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

const at = (text: string): number => Date.parse(text);
const friday = toRows({ '2026-08-20': '1.1681', '2026-08-21': '1.1699' });
const fee = { amount: '0.005', currency: 'EUR' } as const;
const address = 'https://rates.example/eurofxref-hist-90d.xml';

/** A day, an hour and a minute pass as fast as they can: whoever waits for a moment is woken at it. */
const createClock = (startAt: number) => {
  let now = startAt;
  let waiting: { readonly at: number; readonly work: () => void }[] = [];
  let planned = Promise.withResolvers<void>();
  return {
    now: () => now,
    startTimer: (delayMs: number, work: () => void) => {
      const timer = { at: now + delayMs, work };
      waiting.push(timer);
      planned.resolve();
      return () => void (waiting = waiting.filter((other) => other !== timer));
    },
    /** Each wake-up plans the next one, which is waited for. */
    runUntil: async (end: number): Promise<void> => {
      for (;;) {
        const next = waiting.toSorted((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        waiting = waiting.filter((other) => other !== next);
        now = Math.max(now, next.at);
        planned = Promise.withResolvers();
        next.work();
        await planned.promise;
      }
      now = end;
    },
    isIdle: () => waiting.length === 0,
  };
};

/** The service with a ledger, a clock and a network of the test's own. */
const start = (startAt: string, shipped: readonly RateRow[] = friday, ledger: RatesLedger = openRatesLedger()) => {
  const clock = createClock(at(startAt));
  const attempts: string[] = [];
  const published: StreamEvent[] = [];
  let answer = (): Response => {
    throw new TypeError('fetch failed');
  };
  const settings = createSettings({
    saved: JSON.stringify({ ...settingsSchema.parse({}), rates_url: address }),
    save: async () => undefined,
    activeTimeZone: 'UTC',
    systemTimeZone: 'UTC',
    publish: () => undefined,
  });
  const rates = createRates({
    refreshing: createRefreshing({
      shipped,
      tables: ledger.tables,
      run: ledger.run,
      fetchRates: createRatesFetcher(async (url) => {
        attempts.push(`${new Date(clock.now()).toISOString().slice(0, 16)} ${url.split('/').at(-1)}`);
        return answer();
      }, 5_000),
      now: clock.now,
    }),
    settle: ledger.settleCalls,
    settings,
    readFigures: () => ledger.reader.readTotal({ from: null, to: maxTime }, {}),
    timeZone: 'UTC',
    now: clock.now,
    startTimer: clock.startTimer,
    publish: (event) => void published.push(event),
    reportBug: (error) => {
      throw error;
    },
  });
  rates.onChange(() => ledger.setRates(rates.rates()));
  ledger.setRates(rates.rates());
  closers.push(async () => {
    await rates.close();
    ledger.close();
  });
  return {
    rates,
    clock,
    ledger,
    published,
    attempts,
    times: () => attempts.map((attempt) => attempt.slice(5, 16)),
    serve: (rows: readonly RateRow[]) => void (answer = () => new Response(toEcbXml(rows))),
    serveText: (text: string) => void (answer = () => new Response(text)),
    change: (changes: object) => settings.handlers.changeSettings(changes),
    view: () => rates.handlers.rates({}),
    refresh: () => rates.handlers.refreshRates({}),
  };
};

describe('rates by themselves', () => {
  it('are left alone while the owner has not switched updates on, or has switched them off', async () => {
    const test = start('2026-08-24T08:00Z');
    test.rates.start();
    await test.clock.runUntil(at('2026-08-27T08:00Z'));
    expect(test.attempts).toEqual([]);
    expect(await test.view()).toMatchObject({ next_attempt_at: null });
    await test.change({ rate_updates: true });
    expect(test.clock.isIdle()).toBe(false);
    await test.change({ rate_updates: false });
    expect(test.clock.isIdle()).toBe(true);
    await test.clock.runUntil(at('2026-09-27T08:00Z'));
    expect(test.attempts).toEqual([]);
  });

  it('are asked for from 16:00 of the ECB’s clock, hourly until the day’s is there, and not on weekends', async () => {
    const test = start('2026-08-21T08:00Z');
    test.serve(friday);
    await test.change({ rate_updates: true });
    test.rates.start();
    await test.clock.runUntil(at('2026-08-24T15:30Z'));
    expect(test.times()).toEqual(['08-24T14:00', '08-24T15:00']);
    test.serve([...friday, ...toRows({ '2026-08-24': '1.1702' })]);
    await test.clock.runUntil(at('2026-08-25T15:30Z'));
    expect(test.times().slice(2)).toEqual(['08-24T16:00', '08-25T14:00', '08-25T15:00']);
    expect(await test.view()).toMatchObject({ last_date: '2026-08-24', last_rate: '1.1702', last_error: null });
  });

  it('do without a network for months, try ever more rarely, and settle everything once there is one', async () => {
    const test = start('2026-08-24T08:00Z');
    await test.change({ rate_updates: true });
    test.rates.start();
    const days = ['2026-08-24', '2026-09-30', '2026-11-18'];
    for (const day of days) {
      const noon = at(`${day}T12:00Z`);
      await test.clock.runUntil(noon);
      await test.ledger.record(noon, [makeReport({ id: day, occurredAt: noon, flatCost: fee })]);
    }
    expect(test.times().slice(0, 7)).toEqual([
      '08-24T14:00',
      '08-24T14:15',
      '08-24T14:45',
      '08-24T15:45',
      '08-24T17:45',
      '08-24T21:45',
      '08-25T03:45',
    ]);
    expect(test.attempts.length).toBeLessThan(400);
    expect(await test.view()).toMatchObject({ last_date: '2026-08-21' });
    expect((await test.view()).last_error).toMatch(/rates\.example could not be reached/);
    const rows = toRows({ '2026-08-24': '1.17', '2026-09-30': '1.18', '2026-11-18': '1.19' });
    test.serve([...friday, ...rows]);
    await test.clock.runUntil(at('2026-11-19T12:00Z'));
    expect(await test.view()).toMatchObject({ last_date: '2026-11-18', last_error: null });
    expect(test.ledger.listCosts().map(({ costNanoUsd }) => costNanoUsd)).toEqual([5_850_000n, 5_900_000n, 5_950_000n]);
    expect(test.published.map(({ type }) => type)).toEqual(['prices', 'usage']);
  });

  it('are asked for at another address at once', async () => {
    const test = start('2026-08-24T15:00Z');
    await test.change({ rate_updates: true });
    test.rates.start();
    await test.clock.runUntil(at('2026-08-25T08:00Z'));
    const before = test.attempts.length;
    test.serve([...friday, ...toRows({ '2026-08-24': '1.1702' })]);
    await test.change({ rates_url: 'https://other.example/rates.xml' });
    await test.clock.runUntil(at('2026-08-25T08:01Z'));
    expect(test.attempts.slice(before)).toEqual(['2026-08-25T08:00 rates.xml']);
    expect(await test.view()).toMatchObject({ last_date: '2026-08-24' });
  });
});

describe('refreshing', () => {
  it('keeps a known rate against the file, says so, and remembers both from start to start', async () => {
    const test = start('2026-08-25T15:00Z');
    test.serve(toRows({ '2026-08-20': '1.2', '2026-08-21': '1.16990', '2026-08-24': '1.1702' }));
    const disagreements = [{ date: '2026-08-20', kept: '1.1681', offered: '1.2' }];
    expect(await test.refresh()).toMatchObject({ new_days: 1, last_date: '2026-08-24', disagreements });
    // A newer program brings another rate for a day that is kept.
    const shipped = [...friday, ...toRows({ '2026-08-24': '1.5', '2026-08-25': '1.18' })];
    const again = start('2026-08-26T08:00Z', shipped, test.ledger);
    // The ledger is closed once.
    closers.shift();
    expect(again.rates.rates().map(({ usdPerEur }) => usdPerEur)).toEqual(['1.1681', '1.1699', '1.1702', '1.18']);
    expect(await again.view()).toMatchObject({ disagreements, last_attempt_at: '2026-08-25T15:00:00+00:00' });
  });

  it.each([
    ['an absurd rate', toEcbXml(toRows({ '2026-08-24': '1.17', '2026-08-25': '117.02' }))],
    ['days to come', toEcbXml(toRows({ '2026-08-24': '1.17', '2027-08-25': '1.17' }))],
    ['a page', '<html><body>Please sign in</body></html>'],
  ])('changes nothing after %s', async (_, text) => {
    const test = start('2026-08-25T15:00Z');
    test.serveText(text);
    const refreshed = await test.refresh();
    expect(refreshed).toMatchObject({ new_days: 0, finalised_calls: 0, last_date: '2026-08-21' });
    expect(refreshed.last_error).not.toBeNull();
    expect(test.ledger.tables.readExchangeRates()).toEqual([]);
    expect(test.published).toEqual([]);
  });

  it('asks once however often it is asked for at a time', async () => {
    const test = start('2026-08-25T15:00Z');
    test.serve([...friday, ...toRows({ '2026-08-24': '1.1702' })]);
    const answers = await Promise.all([test.refresh(), test.refresh(), test.refresh()]);
    expect(test.attempts).toHaveLength(1);
    expect(answers.map((answer) => answer.new_days)).toEqual([1, 1, 1]);
  });

  it('settles after a repricing that was under way', async () => {
    const test = start('2026-08-24T12:00Z');
    const noon = at('2026-08-24T10:00Z');
    await test.ledger.record(noon, [makeReport({ id: 'a', occurredAt: noon })]);
    const id = await test.ledger.run('startCostChange', { kind: 'repricing', madeAt: noon, what: '{}' });
    test.serve([...friday, ...toRows({ '2026-08-24': '1.1702' })]);
    expect(await test.refresh()).toMatchObject({ new_days: 1, finalised_calls: 0, provisional_calls: 1 });
    await test.ledger.run('finishCostChange', id);
    void test.clock.runUntil(at('2026-08-24T12:01Z'));
    await expect.poll(() => test.view()).toMatchObject({ provisional_calls: 0 });
  });
});
