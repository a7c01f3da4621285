import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createLateMetricCalls } from '../../../src/main/services/late-metric-calls.ts';
import type { RunInWriter } from '../../../src/main/store/writer-operations.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import type { LedgerEntry } from '../../../src/shared/core/ledger-entry.ts';
import { toMetricSighting } from '../../../src/shared/core/metric-calls.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { waitFor } from '../../support/wait-for.ts';

const start = Date.UTC(2026, 5, 20, 6);
const minuteMs = 60_000;
const everything = { from: 0, to: Date.UTC(2100, 0, 1) };

/** A row from metrics for the nth minute, as the service that holds metrics leaves it. */
const addRow = async (ledger: TestLedger, minute: number, service = 'bot', workspace = 'default'): Promise<void> => {
  const [from, to] = [start + minute * minuteMs, start + (minute + 1) * minuteMs];
  const source = `${workspace}/${service}`;
  const facts = { source, workspace, service, provider: 'openai', model: 'gpt-4o', operation: 'chat', from, to };
  const sighting = toMetricSighting(
    [{ ...facts, side: 'input', startedAt: start, tokens: 1_000, calls: 1 }],
    to,
    (text) => hash('sha256', text),
  );
  const [outcome] = await ledger.recordSightings([sighting]);
  if (outcome?.status !== 'accepted') throw new Error(JSON.stringify(outcome));
  ledger.operations.settleHeldMetrics([], [{ workspace, service, from, to, eventId: outcome.id }]);
};

const openLate = (ledger: TestLedger) => {
  const timers: (() => void)[] = [];
  const published: StreamEvent[] = [];
  const bugs: unknown[] = [];
  const faults: unknown[] = [];
  const run: RunInWriter = async (name, ...args) => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    return ledger.run(name, ...args);
  };
  const late = createLateMetricCalls({
    tables: ledger.ownerTables,
    reader: ledger.reader.sightings,
    run,
    startTimer: (_, work) => {
      timers.push(work);
      return () => void timers.splice(0);
    },
    publish: (event) => void published.push(event),
    reportBug: (error) => void bugs.push(error),
  });
  late.start();
  /** Records calls and tells of them, as the engine does. */
  const record = async (...reports: readonly UsageReport[]): Promise<void> => {
    await ledger.record(reports);
    late.noteCalls(reports.map((report): LedgerEntry => ({ report }) as LedgerEntry));
  };
  const elapse = async (): Promise<void> => {
    for (const work of timers.splice(0)) work();
    await late.close();
  };
  return { late, timers, published, bugs, faults, record, elapse };
};

const listCalls = ({ reader }: TestLedger) =>
  reader
    .listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 100 })
    .map(({ report: { service, occurredAt, origin } }) => `${service} ${(occurredAt - start) / minuteMs} ${origin}`);

const call = (minute: number, more: Partial<UsageReport> = {}): UsageReport =>
  makeReport({ service: 'bot', occurredAt: start + minute * minuteMs, ...more });

describe('single calls that arrive after their metrics', () => {
  it('take the place of the rows of their time, and of no others', async () => {
    const ledger = newLedger();
    for (const minute of [0, 5, 6, 7, 100]) await addRow(ledger, minute);
    await addRow(ledger, 6, 'other');
    await addRow(ledger, 6, 'bot', 'shop');
    const { record, elapse, published } = openLate(ledger);
    await record(call(6.5));
    await elapse();
    expect(listCalls(ledger).toSorted()).toEqual([
      'bot 1 otlp-metrics',
      'bot 101 otlp-metrics',
      'bot 6 otlp-metrics',
      'bot 6.5 http',
      'bot 7 otlp-metrics',
      'other 7 otlp-metrics',
    ]);
    expect(published).toMatchObject([{ type: 'usage', accepted: 0 }]);
    const { calls, inputTokens } = ledger.reader.readTotal(everything, { service: ['bot'], workspace: ['default'] });
    expect([calls, inputTokens]).toEqual([4, 4_000]);
  });

  it('are not looked at for services without such rows', async () => {
    const ledger = newLedger();
    await addRow(ledger, 0, 'other');
    const { record, timers } = openLate(ledger);
    await record(call(0));
    expect(timers).toEqual([]);
  });

  it('of a service that gets such rows later are looked at', async () => {
    const ledger = newLedger();
    const { late, record, elapse } = openLate(ledger);
    late.noteServices([{ workspace: 'default', service: 'bot' }]);
    await addRow(ledger, 0);
    await record(call(0.5));
    await elapse();
    expect(listCalls(ledger)).toEqual(['bot 0.5 http']);
    expect(ledger.ownerTables.listMetricServices()).toEqual([]);
  });

  it('are tried again when the store is busy', async () => {
    const ledger = newLedger();
    await addRow(ledger, 0);
    const { record, faults, timers, bugs } = openLate(ledger);
    faults.push(new AppError('unavailable', 'Busy.'));
    await record(call(0.5));
    for (const work of timers.splice(0)) work();
    await waitFor('next try', 30_000, () => timers.length > 0);
    expect(listCalls(ledger)).toHaveLength(2);
    for (const work of timers.splice(0)) work();
    await waitFor('single call', 30_000, () => listCalls(ledger).length === 1);
    expect(bugs).toEqual([]);
  });
});
