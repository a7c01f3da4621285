import { afterEach, describe, expect, it } from 'vitest';
import { createBudgets } from '../../../../src/main/services/budgets/create-budgets.ts';
import { createLiveEvents } from '../../../../src/main/services/live-events.ts';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import { createSettings } from '../../../../src/main/services/settings.ts';
import type { RunInWriter, WriterOperationName } from '../../../../src/main/store/writer-operations.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import type { StreamEvent } from '../../../../src/shared/contract/stream.ts';
import type { SettingsChange } from '../../../../src/shared/contract/settings.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport, type ReportChanges } from '../../../support/reports.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** Saturday, noon in Rome. */
const noon = Date.parse('2026-06-20T12:00:00+02:00');

type Timer = { readonly at: number; readonly work: () => void };

const opened: { readonly close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** Lets everything that was begun run to its end. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
};

/** The watch on a real ledger, with a clock that only a test moves. */
const openWatch = async (start: number, dir?: string) => {
  const ledger = openLedger(dir === undefined ? { now: start } : { now: start, dir });
  let now = start;
  let timers: Timer[] = [];
  let fault: AppError | null = null;
  const live = createLiveEvents();
  const told: StreamEvent[] = [];
  const bugs: unknown[] = [];
  live.subscribe((event) => void told.push(event));
  const run = (async (name: WriterOperationName, ...args: readonly unknown[]) => {
    if (fault !== null) throw fault;
    const operation = ledger.operations[name] as (...given: readonly unknown[]) => unknown;
    return structuredClone(operation(...structuredClone(args)));
  }) as RunInWriter;
  const settings = createSettings({
    saved: ledger.ownerTables.readOwnerSettings(),
    save: (json) => run('saveOwnerSettings', json),
    activeTimeZone: 'Europe/Rome',
    systemTimeZone: 'Europe/Rome',
    publish: live.publish,
  });
  const budgets = createBudgets({
    reader: ledger.reader,
    clock: createOwnerClock('Europe/Rome', () => now),
    tables: ledger.ownerTables,
    run,
    settings,
    currentRate: () => null,
    startTimer: (delayMs, work) => {
      const timer = { at: now + delayMs, work };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    publish: live.publish,
    subscribe: live.subscribe,
    reportBug: (error) => void bugs.push(error),
  });

  /** Moves the clock on; what is due on the way happens at its time. */
  const wait = async (durationMs: number): Promise<void> => {
    const end = now + durationMs;
    for (;;) {
      await settle();
      const next = timers.filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      timers = timers.filter((timer) => timer !== next);
      now = Math.max(now, next.at);
      next.work();
    }
    now = end;
  };

  const watch = {
    dir: ledger.dir,
    budgets,
    wait,
    now: () => now,
    /** A computer that sleeps: the clock goes on, and timers come late. */
    sleep: (durationMs: number): void => {
      now += durationMs;
    },
    breakStore: (error: AppError | null): void => {
      fault = error;
    },
    change: (changes: SettingsChange) => settings.handlers.changeSettings(changes),
    record: (...calls: readonly ReportChanges[]) =>
      ledger.record(calls.map((call) => makeReport({ model: null, occurredAt: now, ...call }))),
    alerts: () => budgets.handlers.alerts({}),
    titles: async () => (await budgets.handlers.alerts({})).items.map(({ texts }) => texts.en.title).toReversed(),
    /** Titles of the alerts that were to be shown, in order. */
    told: () =>
      told.flatMap((event) =>
        event.type === 'budget' && event.alert !== undefined ? [event.alert.texts.en.title] : [],
      ),
    close: async (keep = false): Promise<void> => {
      await settle();
      await budgets.close();
      live.close();
      ledger.close(keep);
      expect(bugs).toEqual([]);
    },
  };
  opened.push(watch);
  return watch;
};

type Opened = Awaited<ReturnType<typeof openWatch>>;
const restart = async (watch: Opened, at: number): Promise<Opened> => {
  opened.splice(opened.indexOf(watch), 1);
  await watch.close(true);
  return openWatch(at, watch.dir);
};

const eur = (amount: string) => ({ flatCost: { amount, currency: 'EUR' } as const });
const save = (watch: Opened, id: string, amount: string, more: object = {}) =>
  watch.budgets.handlers.saveBudget({
    id,
    name: id,
    scope: {},
    measure: 'cost_eur',
    amount,
    period: 'month',
    thresholds: [50, 80, 100],
    enabled: true,
    ...more,
  });

/** A call a day for eight weeks, one euro each, at six in the evening. */
const recordWeeks = (watch: Opened, more: ReportChanges = {}) =>
  watch.record(
    ...Array.from({ length: 56 }, (_, ago) => ({
      ...eur('1'),
      occurredAt: watch.now() - ago * dayMs - 18 * hourMs,
      ...more,
    })),
  );

describe('the forecast', () => {
  it('is told once a period, with the day on which the budget runs out', async () => {
    const watch = await openWatch(noon);
    await recordWeeks(watch);
    // 19 euros until yesterday, half of one for the rest of today, and one a day: 23.5 on the 24th.
    const saved = await save(watch, 'bot', '23', { thresholds: [100] });
    expect(saved).toMatchObject({ spent: '19', runs_out_on: '2026-06-24', forecast: { expected: '29.5' } });
    watch.budgets.start();
    await watch.wait(6 * hourMs);
    expect(watch.told()).toEqual(['bot: on pace to pass €23.00 on June 24']);
    expect((await watch.alerts()).items[0]).toMatchObject({
      kind: 'forecast',
      view: { from: '2026-06-01', to: '2026-07-01' },
    });
    const again = await restart(watch, noon + dayMs);
    again.budgets.start();
    await again.wait(hourMs);
    expect(again.told()).toEqual([]);
  });
});

describe('silence', () => {
  it('is told once, and again after the next call', async () => {
    const watch = await openWatch(noon);
    await watch.record({ ...eur('1'), service: 'chatbot' }, { ...eur('1'), service: 'rag' });
    await watch.change({ silence_rules: [{ service: 'chatbot', hours: 3, active: null }] });
    watch.budgets.start();
    await watch.wait(3 * hourMs - minuteMs);
    expect(watch.told()).toEqual([]);
    await watch.wait(10 * minuteMs);
    expect(watch.told()).toEqual(['Nothing from Chatbot for 3 h']);
    await watch.wait(5 * hourMs);
    await watch.record({ ...eur('1'), service: 'chatbot' });
    await watch.wait(4 * hourMs);
    expect(watch.told()).toEqual(['Nothing from Chatbot for 3 h', 'Nothing from Chatbot for 3 h']);
    const again = await restart(watch, watch.now() + minuteMs);
    again.budgets.start();
    await again.wait(10 * hourMs);
    expect(again.told()).toEqual([]);
  });

  it('is not told of the time the program or the computer was off', async () => {
    const watch = await openWatch(noon);
    await watch.record({ ...eur('1'), service: 'chatbot' });
    await watch.change({ silence_rules: [{ service: 'chatbot', hours: 3, active: null }] });
    watch.budgets.start();
    await watch.wait(hourMs);
    watch.sleep(9 * hourMs);
    await watch.wait(2 * hourMs);
    expect(watch.told()).toEqual([]);
    const again = await restart(watch, watch.now() + 12 * hourMs);
    again.budgets.start();
    await again.wait(3 * hourMs - minuteMs);
    expect(again.told()).toEqual([]);
    await again.wait(10 * minuteMs);
    expect(again.told()).toEqual(['Nothing from Chatbot for 27 h']);
  });

  it('that is over when quiet hours end is not told any more', async () => {
    const watch = await openWatch(noon);
    await watch.record({ ...eur('1'), service: 'chatbot' }, { ...eur('1'), service: 'rag' });
    const rule = { hours: 3, active: null };
    await watch.change({
      silence_rules: [
        { ...rule, service: 'chatbot' },
        { ...rule, service: 'rag' },
      ],
      quiet_hours: { from: '14:00', to: '17:00' },
    });
    watch.budgets.start();
    await watch.wait(4 * hourMs);
    await watch.record({ ...eur('1'), service: 'chatbot' });
    await watch.wait(hourMs);
    expect(watch.told()).toEqual(['Nothing from RAG for 3 h']);
  });
});

describe('an anomaly', () => {
  it('is told once a day, for the service, with its cause', async () => {
    const watch = await openWatch(noon);
    const client = (id: string) => ({ id, name: `${id} srl`, phone: null, email: null });
    await recordWeeks(watch, { service: 'shop', client: client('bianchi') });
    await recordWeeks(watch, { service: 'rag' });
    watch.budgets.start();
    await watch.wait(minuteMs);
    expect(watch.told()).toEqual([]);
    await watch.record({ ...eur('1'), service: 'shop', client: client('bianchi') });
    await watch.record({ ...eur('9'), service: 'shop', client: client('rossi') });
    await watch.wait(hourMs);
    expect(watch.told()).toEqual(['shop: far above the usual cost']);
    const [alert] = (await watch.alerts()).items;
    expect(alert).toMatchObject({
      kind: 'anomaly',
      service: 'shop',
      view: { from: '2026-06-20', to: '2026-06-21', service: ['shop'], client: ['rossi'] },
    });
    expect(alert?.texts.en.body).toBe(
      '€10.00 so far on June 20, usually €1.00 in a whole day. Most of it comes from client rossi srl: €9.00 instead of €0.00.',
    );
    await watch.record({ ...eur('20'), service: 'shop' });
    await watch.wait(6 * hourMs);
    expect(watch.told()).toHaveLength(1);
  });

  it('of many small rises is told of all services, and not at all where the owner does not want it', async () => {
    for (const wanted of [true, false]) {
      const watch = await openWatch(noon);
      await watch.change({ anomaly_alerts: wanted, anomaly_least_eur: '2' });
      const services = ['a', 'b', 'c', 'd'];
      for (const service of services) await recordWeeks(watch, { service });
      await watch.record(...services.map((service) => ({ ...eur('2.9'), service })));
      watch.budgets.start();
      await watch.wait(hourMs);
      expect(watch.told()).toEqual(wanted ? ['All services: far above the usual cost'] : []);
    }
  });
});

describe('the weekly digest', () => {
  it('sums up last week once, also after weeks without the program', async () => {
    const watch = await openWatch(noon);
    await recordWeeks(watch, { service: 'shop', model: 'gpt-4o' });
    await watch.change({ weekly_digest: true });
    watch.budgets.start();
    await watch.wait(dayMs);
    // The program is new on Saturday: the digest of last Monday.
    expect(await watch.titles()).toEqual(['Week of June 8: €7.00, as the week before']);
    await watch.record(
      { ...eur('7'), service: 'rag', occurredAt: noon - dayMs },
      { service: 'shop', model: 'nobody-knows' },
    );
    await watch.wait(dayMs);
    expect(await watch.titles()).toHaveLength(2);
    expect((await watch.alerts()).items[0]).toMatchObject({
      kind: 'digest',
      at: expect.stringContaining('2026-06-22T09:0'),
      view: { from: '2026-06-15', to: '2026-06-22' },
    });
    expect((await watch.titles())[1]).toBe('Week of June 15: €12.00, 71.4% more than the week before');
    const again = await restart(watch, watch.now() + 17 * dayMs);
    await again.record({ ...eur('3'), id: 'later', occurredAt: Date.parse('2026-06-30T12:00:00Z') });
    again.budgets.start();
    await again.wait(2 * dayMs);
    expect(again.told()).toEqual(['Week of June 29: €3.00']);
  });
});

describe('alerts', () => {
  it('that wait are shown as soon as quiet hours end', async () => {
    const watch = await openWatch(noon);
    await watch.change({ quiet_hours: { from: '11:30', to: '12:34' } });
    watch.budgets.start();
    await save(watch, 'bot', '10');
    await watch.record(eur('8'));
    await watch.change({ quiet_hours: { from: '11:00', to: '12:34' } });
    await watch.wait(33 * minuteMs);
    expect(watch.told()).toEqual([]);
    await watch.wait(minuteMs);
    expect((await watch.alerts()).items[0]).toMatchObject({ shown_at: '2026-06-20T12:34:00+02:00' });
    expect(watch.told()).toEqual(['bot: 80% used']);
  });

  it('come later where the database cannot take them now, and then once', async () => {
    const watch = await openWatch(noon);
    await watch.record(eur('8'));
    await save(watch, 'bot', '10');
    watch.breakStore(new AppError('unavailable', 'The disk is full.'));
    watch.budgets.start();
    await watch.wait(2 * minuteMs);
    expect(watch.told()).toEqual([]);
    watch.breakStore(null);
    await watch.wait(hourMs);
    expect(watch.told()).toEqual(['bot: 80% used']);
  });

  it('come in pages, the last shown first', async () => {
    const watch = await openWatch(noon);
    await watch.record(eur('8'));
    watch.budgets.start();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await save(watch, id, '10');
      await watch.wait(2_000);
    }
    const first = await watch.budgets.handlers.alerts({ limit: 2 });
    const second = await watch.budgets.handlers.alerts({ limit: 2, before: first.items.at(-1)!.id });
    const third = await watch.budgets.handlers.alerts({ limit: 2, before: second.items.at(-1)!.id });
    const names = [first, second, third].map(({ items }) => items.map(({ budget }) => budget?.id));
    expect(names).toEqual([['e', 'd'], ['c', 'b'], ['a']]);
    expect([first, second, third].map(({ has_more }) => has_more)).toEqual([true, true, false]);
  });
});
