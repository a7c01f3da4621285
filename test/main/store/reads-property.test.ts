import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { formatNano } from '../../../src/shared/core/money.ts';
import type { ParsedQuery } from '../../../src/shared/contract/queries.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { addUp, groupBy, startOf, toZoned } from './naive-ledger.ts';
import type { NaiveCall, NaiveSums } from './naive-ledger.ts';

/** Zones with odd offsets, half-hour clock changes, and clock changes at midnight, each with days worth a visit. */
const zones = [
  { timeZone: 'UTC', days: ['2026-06-15'] },
  { timeZone: 'Europe/Rome', days: ['2026-03-29', '2025-10-26', '2026-06-15'] },
  { timeZone: 'Asia/Kathmandu', days: ['2026-06-15', '2026-01-01'] },
  { timeZone: 'Australia/Lord_Howe', days: ['2026-04-05', '2025-10-05'] },
  { timeZone: 'America/St_Johns', days: ['2026-03-08', '2025-11-02'] },
  { timeZone: 'America/New_York', days: ['2026-03-08', '2025-11-02'] },
  { timeZone: 'Asia/Beirut', days: ['2026-03-29'] },
  { timeZone: 'Pacific/Apia', days: ['2011-12-30', '2011-12-31'] },
  { timeZone: 'Africa/Monrovia', days: ['1972-01-07', '1971-12-31'] },
] as const;

const dayMs = 86_400_000;

const callArb = (days: readonly string[]) =>
  fc.record({
    occurredAt: fc
      .tuple(
        fc.constantFrom(...days),
        fc.integer({ min: -2 * dayMs, max: 3 * dayMs }),
        fc.constantFrom(1, 1000, 900_000),
      )
      .map(([day, offset, grain]) => Math.floor((Date.parse(`${day}T00:00:00Z`) + offset) / grain) * grain),
    workspace: fc.constantFrom('default', 'acme'),
    service: fc.constantFrom('chatbot', 'rag', 'Ünï\u{1f600}'),
    operation: fc.constantFrom(null, 'chat', 'query'),
    model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'nobody-knows-it'),
    client: fc.constantFrom(null, 'c1', 'c2'),
    userId: fc.constantFrom(null, 'u1'),
    conversationId: fc.constantFrom(null, 'v1', 'v2', 'v3'),
    success: fc.boolean(),
    input: fc.integer({ min: 0, max: 400_000 }),
    output: fc.integer({ min: 0, max: 5_000 }),
    flat: fc.constantFrom(null, null, '0.005'),
    durationMs: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: null }),
  });

type Call = ReturnType<typeof callArb> extends fc.Arbitrary<infer T> ? T : never;

const toReport = (call: Call, id: string): UsageReport =>
  makeReport({
    id,
    occurredAt: call.occurredAt,
    workspace: call.workspace,
    service: call.service,
    operation: call.operation,
    model: call.model,
    client: call.client === null ? null : { id: call.client, name: null, phone: null, email: null },
    userId: call.userId,
    conversationId: call.conversationId,
    success: call.success,
    units: { inputTokens: call.input, outputTokens: call.output },
    flatCost: call.flat === null ? null : { amount: call.flat, currency: 'EUR' },
    durationMs: call.durationMs,
  });

const filters: readonly {
  readonly query: Partial<ParsedQuery<'summary'>>;
  readonly keep: (report: UsageReport) => boolean;
}[] = [
  { query: {}, keep: () => true },
  { query: { service: ['chatbot'] }, keep: (r) => r.service === 'chatbot' },
  { query: { workspace: ['acme'], success: ['false'] }, keep: (r) => r.workspace === 'acme' && !r.success },
  { query: { client: ['c1', 'c2'] }, keep: (r) => r.client !== null },
  {
    query: { conversation: ['v1'], model: ['gpt-4o'] },
    keep: (r) => r.conversationId === 'v1' && r.model === 'gpt-4o',
  },
  {
    query: { client: ['c1'], conversation: ['v2', 'v3'] },
    keep: (r) => r.client?.id === 'c1' && /v[23]/.test(r.conversationId ?? ''),
  },
];

const scenarioArb = fc.constantFrom(...zones).chain(({ timeZone, days }) =>
  fc.record({
    timeZone: fc.constant(timeZone as string),
    /** The zone the calls are recorded under, before the program is restarted in the other. */
    firstZone: fc.constantFrom(timeZone as string, 'UTC', 'Asia/Kathmandu'),
    calls: fc.array(callArb(days), { minLength: 1, maxLength: 40 }),
    batch: fc.integer({ min: 1, max: 12 }),
    now: fc.constantFrom(...days).map((day) => Date.parse(`${day}T15:00:00Z`) + dayMs),
    from: fc.integer({ min: -2 * dayMs, max: dayMs }),
    length: fc.integer({ min: 1, max: 3 * dayMs }),
    filters: fc.uniqueArray(fc.constantFrom(...filters), { minLength: 2, maxLength: 2 }),
  }),
);

/** What the program says and what the model says, in one shape. */
const shown = (item: {
  calls: number;
  input_tokens: number;
  output_tokens: number;
  cost_usd: string | null;
  cost_eur: string | null;
}) => ({
  calls: item.calls,
  input: item.input_tokens,
  output: item.output_tokens,
  usd: item.cost_usd,
  eur: item.cost_eur,
});

const expected = (calls: readonly NaiveCall[]) => {
  const sums: NaiveSums = addUp(calls);
  const known = (of: (call: NaiveCall) => bigint | null, sum: bigint) =>
    calls.length > 0 && calls.every((call) => of(call) === null) ? null : formatNano(sum);
  return {
    calls: sums.calls,
    input: sums.input,
    output: sums.output,
    usd: known(({ usd }) => usd, sums.usd),
    eur: known(({ eur }) => eur, sums.eur),
  };
};

const dimensions = {
  workspace: (r: UsageReport) => r.workspace,
  service: (r: UsageReport) => r.service,
  operation: (r: UsageReport) => r.operation ?? '',
  model: (r: UsageReport) => r.model ?? '',
  client: (r: UsageReport) => r.client && `${r.workspace}/${r.client.id}`,
  user: (r: UsageReport) => r.userId && `${r.workspace}/${r.userId}`,
  conversation: (r: UsageReport) => r.conversationId && `${r.workspace}/${r.conversationId}`,
} as const;

const record = async (ledger: ReturnType<typeof openLedger>, calls: readonly Call[], batch: number) => {
  const reports = calls.map((call, at) => toReport(call, `id-${at}`));
  const stored: NaiveCall[] = [];
  for (let at = 0; at < reports.length; at += batch) {
    const part = reports.slice(at, at + batch);
    // Every batch is sent twice: the repeat must change nothing.
    const [outcomes, repeats] = await Promise.all([ledger.record(part), ledger.record(part)]);
    expect(repeats.every(({ status }) => status === 'duplicate')).toBe(true);
    for (const [index, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') throw new Error(outcome.error.detail);
      stored.push({
        report: part[index]!,
        usd: outcome.costNanoUsd,
        eur: outcome.costNanoEur,
        unpriced: outcome.costStatus === 'unpriced',
      });
    }
  }
  return stored;
};

describe('every read against a naive recomputation', () => {
  it('agrees to the nano in any zone, on clock-change days, with late and repeated calls', async () => {
    await fc.assert(
      fc.asyncProperty(
        scenarioArb,
        async ({ timeZone, firstZone, calls, batch, now, from, length, filters: asked }) => {
          const before = openLedger({ timeZone: firstZone, now });
          const stored = await record(before, calls, batch);
          before.close(true);
          const ledger = openLedger({ timeZone, now, dir: before.dir });
          try {
            const start = now + from;
            const today = toZoned(now, timeZone).toPlainDate();
            const ranges: readonly { query: Partial<ParsedQuery<'summary'>>; from: number; to: number }[] = [
              { query: { period: 'all_time' }, from: -Infinity, to: Infinity },
              {
                query: { period: 'today' },
                from: startOf(today, timeZone),
                to: startOf(today.add({ days: 1 }), timeZone),
              },
              {
                query: { period: 'current_month' },
                from: startOf(today.with({ day: 1 }), timeZone),
                to: startOf(today.with({ day: 1 }).add({ months: 1 }), timeZone),
              },
              {
                query: { from: new Date(start).toISOString(), to: new Date(start + length).toISOString() },
                from: start,
                to: start + length,
              },
            ];
            for (const range of ranges) {
              const inRange = stored.filter(
                ({ report }) => report.occurredAt >= range.from && report.occurredAt < range.to,
              );
              for (const filter of asked) {
                const kept = inRange.filter(({ report }) => filter.keep(report));
                const query = { ...range.query, ...filter.query };
                const summary = await ledger.queries.summary(query);
                expect(shown(summary)).toEqual(expected(kept));
                expect(summary.failed_calls).toBe(addUp(kept).failed);
                expect(summary.unpriced_calls).toBe(kept.filter(({ unpriced }) => unpriced).length);
                await checkBreakdowns(ledger, query, kept, timeZone);
                await checkSeries(ledger, query, kept, timeZone);
                const page = await ledger.queries.events({ ...query, limit: 500 });
                expect(page.total).toBe(kept.length);
                expect(page.items.map(({ id, workspace }) => `${workspace}/${id}`).toSorted()).toEqual(
                  kept.map(({ report }) => `${report.workspace}/${report.id}`).toSorted(),
                );
              }
            }
          } finally {
            ledger.close();
          }
        },
      ),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 60) },
    );
  }, 600_000);
});

const checkBreakdowns = async (
  ledger: ReturnType<typeof openLedger>,
  query: Partial<ParsedQuery<'summary'>>,
  kept: readonly NaiveCall[],
  timeZone: string,
): Promise<void> => {
  for (const [by, keyOf] of Object.entries(dimensions) as [
    keyof typeof dimensions,
    (r: UsageReport) => string | null,
  ][]) {
    const answer = await ledger.queries.breakdown({ ...query, by, limit: 1000 });
    const keyed = kept.filter(({ report }) => keyOf(report) !== null);
    const groups = groupBy(keyed, keyOf);
    const items = answer.items.map((item) => [
      item.workspace === undefined ? (item.key ?? '') : `${item.workspace}/${item.key}`,
      item.calls,
      item.total_tokens,
    ]);
    expect(new Set(items)).toEqual(new Set([...groups].map(([key, s]) => [key, s.calls, s.input + s.output])));
    expect(items).toHaveLength(groups.size);
    for (const item of answer.items) {
      const key = item.workspace === undefined ? (item.key ?? '') : `${item.workspace}/${item.key}`;
      expect(shown(item)).toEqual(expected(keyed.filter(({ report }) => keyOf(report) === key)));
    }
    expect(shown(answer.total)).toEqual(expected(kept));
    expect(answer.other?.calls ?? 0).toBe(kept.length - keyed.length);
  }
  const top = await ledger.queries.breakdown({ ...query, by: 'conversation', order: 'tokens', limit: 2 });
  const most = [...groupBy(kept, dimensions.conversation).values()].map((s) => s.input + s.output);
  expect(top.items.map(({ total_tokens }) => total_tokens)).toEqual(most.toSorted((x, y) => y - x).slice(0, 2));
  const hours = await ledger.queries.breakdown({ ...query, by: 'hour_of_week' });
  expect(hours.items).toHaveLength(168);
  const byHour = Map.groupBy(kept, ({ report }) => {
    const local = toZoned(report.occurredAt, timeZone);
    return (local.dayOfWeek - 1) * 24 + local.hour;
  });
  for (const [at, item] of hours.items.entries()) expect(shown(item)).toEqual(expected(byHour.get(at) ?? []));
};

const checkSeries = async (
  ledger: ReturnType<typeof openLedger>,
  query: Partial<ParsedQuery<'summary'>>,
  kept: readonly NaiveCall[],
  timeZone: string,
): Promise<void> => {
  for (const bucket of ['hour', 'day', 'week', 'month'] as const) {
    const { items } = await ledger.queries.series({ ...query, bucket });
    const starts = items.map(({ start }) => Temporal.Instant.from(start).epochMilliseconds);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const byBucket = Map.groupBy(kept, ({ report }) => starts.findLastIndex((start) => start <= report.occurredAt));
    for (const [at, item] of items.entries()) {
      if (item.calls > 0 || byBucket.has(at)) expect(shown(item)).toEqual(expected(byBucket.get(at) ?? []));
      if (bucket === 'day' && at === 0)
        expect(toZoned(starts[0]!, timeZone).startOfDay().epochMilliseconds).toBe(starts[0]);
    }
    expect(items.reduce((sum, { calls }) => sum + calls, 0)).toBe(kept.length);
  }
};
