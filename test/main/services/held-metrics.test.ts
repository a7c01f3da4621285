import { describe, expect, it } from 'vitest';
import { createHeldMetrics, settleMs } from '../../../src/main/services/held-metrics.ts';
import type { RunInWriter } from '../../../src/main/store/writer-operations.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import type { MetricPoint } from '../../../src/shared/core/metric-calls.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { waitFor } from '../../support/wait-for.ts';

const start = Date.UTC(2026, 5, 20, 9);
const everything = { from: 0, to: Date.UTC(2100, 0, 1) };

/** The service on a real store; time is what the test says. */
const openHeldMetrics = (ledger: TestLedger = newLedger()) => {
  const clock = { now: start + 60_000 };
  const bugs: unknown[] = [];
  const faults: unknown[] = [];
  const noted: string[] = [];
  const timers: { readonly at: number; readonly work: () => void }[] = [];
  const run: RunInWriter = async (name, ...args) => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    return ledger.run(name, ...args);
  };
  const held = createHeldMetrics({
    tables: ledger.ownerTables,
    run,
    recordSightings: ledger.recordSightings,
    now: () => clock.now,
    startTimer: (delayMs, work) => {
      timers.push({ at: clock.now + delayMs, work });
      return () => void timers.splice(0);
    },
    noteServices: (services) => void noted.push(...services.map(({ service }) => service)),
    reportBug: (error) => void bugs.push(error),
  });
  held.start();
  const isAllSettled = (): boolean => ledger.ownerTables.readFirstHeldMetric() === null;
  /** Lets time pass, with all that falls due in it. */
  const elapse = async (delayMs: number): Promise<void> => {
    const until = clock.now + delayMs;
    for (let timer = timers[0]; timer !== undefined && timer.at <= until; [timer] = timers) {
      clock.now = timer.at;
      timers.splice(0);
      timer.work();
      // It is done when nothing is held, or when it has planned the next try.
      await waitFor('end of the work', 30_000, () => timers.length > 0 || isAllSettled());
    }
    clock.now = until;
  };
  return { ledger, held, clock, bugs, faults, noted, elapse };
};

const point = (more: Partial<MetricPoint> = {}): MetricPoint => ({
  source: 'a'.repeat(64),
  workspace: 'default',
  service: 'bot',
  provider: 'openai',
  model: 'gpt-4o',
  operation: 'chat',
  side: 'input',
  temporality: 'delta',
  startedAt: start,
  endedAt: start + 10_000,
  value: 1_000,
  count: 2,
  ...more,
});
const both = (more: Partial<MetricPoint> = {}): readonly MetricPoint[] => [
  point(more),
  point({ ...more, side: 'output', value: 500 }),
];

const listCalls = ({ reader }: TestLedger) =>
  reader
    .listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 1_000 })
    .map(({ report, costStatus, costNanoUsd }) => [
      report.service,
      report.units.inputTokens,
      report.units.outputTokens,
      costStatus,
      costNanoUsd,
    ]);

describe('held metrics', () => {
  it('become one priced row after a while', async () => {
    const { ledger, held, noted, elapse } = openHeldMetrics();
    await held.hold(both());
    await elapse(settleMs - 1);
    expect([listCalls(ledger), noted]).toEqual([[], []]);
    await elapse(1);
    expect(listCalls(ledger)).toEqual([['bot', 1_000, 500, 'priced', 7_500_000n]]);
    expect(ledger.ownerTables.readFirstHeldMetric()).toBeNull();
    expect(new Set(noted)).toEqual(new Set(['bot']));
    expect(ledger.ownerTables.listMetricServices()).toEqual([{ workspace: 'default', service: 'bot' }]);
  });

  it('count once, however often they come', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    await held.hold(both());
    await held.hold(both());
    await elapse(settleMs);
    await held.hold(both());
    await elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(1);
  });

  it('of a cumulative series count what was added', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    const cumulative = { temporality: 'cumulative' } as const;
    await held.hold([point(cumulative)]);
    await elapse(settleMs);
    await held.hold([point({ ...cumulative, endedAt: start + 20_000, value: 1_700, count: 3 })]);
    await held.hold([point({ ...cumulative, endedAt: start + 20_000, value: 1_700, count: 3 })]);
    await elapse(settleMs);
    expect(listCalls(ledger).map(([, input]) => input)).toEqual([700, 1_000]);
  });

  it('of two processes that say the same of themselves are told apart by their start', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    for (const at of [1, 2, 3]) {
      const cumulative = { temporality: 'cumulative', endedAt: start + 10_000 * at, value: 100 * at } as const;
      await held.hold([point(cumulative), point({ ...cumulative, startedAt: start + 5 })]);
    }
    await elapse(settleMs);
    expect(listCalls(ledger).reduce((sum, [, input]) => sum + Number(input), 0)).toBe(600);
  });

  it('are dropped where the service has calls of its own, recorded before or after', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    await held.hold(both());
    await ledger.record([makeReport({ service: 'bot', occurredAt: start + 5_000 })]);
    await held.hold(both({ startedAt: start + 10_000, endedAt: start + 20_000 }));
    await elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(1);
    expect(ledger.ownerTables.readFirstHeldMetric()).toBeNull();
  });

  it('stay where another service or workspace has calls, or this one had them long ago', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    await ledger.record([
      makeReport({ service: 'other', occurredAt: start }),
      makeReport({ service: 'bot', workspace: 'shop', occurredAt: start }),
      makeReport({ service: 'bot', occurredAt: start - 2 * 3_600_000 }),
    ]);
    await held.hold(both());
    await elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(4);
  });

  it('do not stand in the way of the next ones', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    await held.hold(both());
    await elapse(settleMs);
    await held.hold(both({ startedAt: start + 10_000, endedAt: start + 20_000 }));
    await elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(2);
  });

  it('survive a restart, also one in the middle', async () => {
    const ledger = newLedger();
    const before = openHeldMetrics(ledger);
    await before.held.hold(both());
    await before.held.close();
    const after = openHeldMetrics(ledger);
    after.faults.push(new AppError('unavailable', 'Stopping.'));
    await after.elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(1);
    expect(ledger.ownerTables.readFirstHeldMetric()).not.toBeNull();
    await after.held.close();
    const third = openHeldMetrics(ledger);
    await third.elapse(settleMs);
    expect(listCalls(ledger)).toHaveLength(1);
    expect(ledger.ownerTables.readFirstHeldMetric()).toBeNull();
    expect([before.bugs, after.bugs, third.bugs]).toEqual([[], [], []]);
  });

  it('that cannot be kept are not taken', async () => {
    const { held, faults, ledger } = openHeldMetrics();
    faults.push(new AppError('unavailable', 'Busy.'));
    await expect(held.hold(both())).rejects.toMatchObject({ code: 'unavailable' });
    expect(ledger.ownerTables.readFirstHeldMetric()).toBeNull();
  });

  it('are settled in pages when there are many', async () => {
    const { ledger, held, elapse } = openHeldMetrics();
    const many = Array.from({ length: 700 }, (_, at) => both({ source: String(at).padStart(64, '0') })).flat();
    await held.hold(many);
    await elapse(settleMs);
    expect(ledger.ownerTables.readFirstHeldMetric()).toBeNull();
    expect(listCalls(ledger)).toHaveLength(700);
  });
});
