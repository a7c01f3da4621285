import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { checkLedger } from '../../../src/main/store/check-ledger.ts';
import { createDayCut } from '../../../src/main/day-cut.ts';
import type { ParsedQuery } from '../../../src/shared/contract/queries.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { retireBefore } from '../../support/retention-ledger.ts';

/** Zones with odd offsets and clock changes of an hour and of half an hour, and the days of these. */
const zones = ['UTC', 'Europe/Rome', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/St_Johns'] as const;
const days = ['2026-03-29', '2026-04-05', '2026-03-08', '2026-03-31'];
const dayMs = 86_400_000;
const now = Date.UTC(2026, 3, 20, 10, 7, 33);

const timeArb = fc
  .tuple(fc.constantFrom(...days), fc.integer({ min: 0, max: dayMs - 1 }), fc.constantFrom(1, 60_000, 900_000))
  .map(([day, offset, grain]) => Math.floor((Date.parse(`${day}T00:00:00Z`) + offset) / grain) * grain);

const reportArb = fc
  .record({
    occurredAt: timeArb,
    workspace: fc.constantFrom('default', 'acme'),
    service: fc.constantFrom('chatbot', 'rag'),
    model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'nobody-knows-it'),
    client: fc.constantFrom(null, 'c1', 'c2'),
    userId: fc.constantFrom(null, 'u1'),
    conversationId: fc.constantFrom(null, 'v1', 'v2'),
    success: fc.boolean(),
    inputTokens: fc.integer({ min: 500, max: 4_000 }),
    outputTokens: fc.integer({ min: 0, max: 5_000 }),
    cacheReadTokens: fc.constantFrom(0, 0, 333),
    flat: fc.constantFrom(null, null, '0.005'),
    durationMs: fc.option(fc.integer({ min: 0, max: 400_000 }), { nil: null }),
  })
  .map(({ client, inputTokens, outputTokens, cacheReadTokens, flat, ...rest }): Omit<UsageReport, 'id'> => {
    const { id: _, ...report } = makeReport({
      ...rest,
      client: client === null ? null : { id: client, name: null, phone: null, email: null },
      units: { inputTokens, outputTokens, cacheReadTokens },
      flatCost: flat === null ? null : { amount: flat, currency: 'EUR' },
    });
    return report;
  });

const toReports = (reports: readonly Omit<UsageReport, 'id'>[], prefix: string): UsageReport[] =>
  reports.map((report, at) => ({ ...report, id: `${prefix}-${at}` }));

const filters: readonly Partial<ParsedQuery<'summary'>>[] = [
  {},
  { service: ['chatbot'], success: ['true'] },
  { client: ['c1'], conversation: ['v1', 'v2'] },
];
const filterArb = fc.constantFrom(...filters);

const scenarioArb = fc.record({
  zone: fc.constantFrom(...zones),
  laterZone: fc.constantFrom(...zones),
  calls: fc.array(reportArb, { minLength: 15, maxLength: 40 }),
  late: fc.array(reportArb, { maxLength: 6 }),
  before: fc.tuple(timeArb, timeArb).map((times) => times.toSorted((a, b) => a - b)),
  /** Everything, a period with a name, and one that may cut into days, hours and quarters. */
  asked: fc.tuple(
    fc.record({ period: fc.constant('all_time' as const) }),
    fc.tuple(fc.constantFrom('last_month' as const, 'last_30_days' as const), filterArb).map(([period, filter]) => ({
      period,
      ...filter,
    })),
    fc
      .tuple(timeArb, fc.constantFrom(900_000, 7_500_000, 3 * dayMs, 3 * dayMs + 1), filterArb)
      .map(([cut, length, filter]) => ({
        from: new Date(cut).toISOString(),
        to: new Date(cut + length).toISOString(),
        ...filter,
      })),
  ),
});

const dimensions = ['workspace', 'model', 'client', 'user', 'conversation', 'cost_status', 'hour_of_week'] as const;

type Ledger = ReturnType<typeof openLedger>;

/** Every answer that figures are shown from; null where the question is refused. */
const ask = async ({ queries, reader }: Ledger, query: Partial<ParsedQuery<'summary'>>) => {
  try {
    const summary = await queries.summary(query);
    const breakdowns = dimensions.map((by) => queries.breakdown({ ...query, by, limit: 1000 }));
    const series = (['hour', 'day', 'month'] as const).map((bucket) => queries.series({ ...query, bucket }));
    return {
      summary,
      caching: await queries.caching(query),
      groups: await Promise.all([...breakdowns, ...series, queries.series({ ...query, bucket: 'day', by: 'client' })]),
      last: ['default', 'acme'].map((name) => reader.getLastCall({ from: 0, to: now }, name, 'v1')?.occurredAt),
    };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'invalid') throw error;
    expect(error.errors[0]?.code).toBe('not_kept');
    return null;
  }
};

/** What was asked of a period before may be unknown, and is nothing else then. */
const forget = <T extends Awaited<ReturnType<typeof ask>>>(answer: T, known: T): T => {
  if (answer === null || known === null) return answer;
  const { previous } = known.summary;
  if (previous === null) return { ...answer, summary: { ...answer.summary, previous } };
  if (Object.values(previous.to_date.growth_percent).some((value) => value !== null)) return answer;
  const then = answer.summary.previous!;
  const to_date = { ...then.to_date, growth_percent: previous.to_date.growth_percent };
  return { ...answer, summary: { ...answer.summary, previous: { ...then, to_date } } };
};

const compare = async (
  whole: Ledger,
  kept: Ledger,
  asked: readonly Partial<ParsedQuery<'summary'>>[],
): Promise<void> => {
  for (const query of asked) {
    const found = await ask(kept, query);
    if (found === null) expect(query).toHaveProperty('from');
    else expect(found).toEqual(forget(await ask(whole, query), found));
  }
};

const listIds = async ({ queries }: Ledger, query: Partial<ParsedQuery<'events'>>): Promise<string[]> => {
  const page = await queries.events({ ...query, limit: 500 });
  expect(page.total).toBe(page.items.length);
  return page.items.map(({ id }) => id).toSorted();
};

/** Nothing of it is lost, twice there, or cut otherwise than the calls say. */
const checkWhole = ({ path }: Ledger, zone: string): void => {
  expect(checkLedger(path, createDayCut(zone)).problem).toBeNull();
};

describe('figures after retention', () => {
  it('are what they were, to the nano, in any zone and at every moment in between', async () => {
    let retired = 0;
    await fc.assert(
      fc.asyncProperty(scenarioArb, async ({ zone, laterZone, calls, late, before, asked }) => {
        let whole = openLedger({ timeZone: zone, now });
        let kept = openLedger({ timeZone: zone, now });
        try {
          for (const ledger of [whole, kept]) await ledger.record(toReports(calls, 'call'));
          for (const end of before) {
            retired += await retireBefore(kept.run, end);
            await compare(whole, kept, asked);
            const repeats = await kept.record(toReports(calls, 'call'));
            expect(repeats.every(({ status }) => status === 'duplicate')).toBe(true);
          }
          // What comes late is a call as any other, and goes with the next run.
          for (const ledger of [whole, kept]) await ledger.record(toReports(late, 'late'));
          await compare(whole, kept, asked);
          const left = await listIds(kept, { period: 'all_time' });
          const all = await listIds(whole, { period: 'all_time' });
          expect(all).toEqual(expect.arrayContaining(left));
          expect(left).toEqual(expect.arrayContaining(late.map((_, at) => `late-${at}`)));
          retired += await retireBefore(kept.run, now);
          for (const ledger of [whole, kept]) ledger.close(true);
          whole = openLedger({ timeZone: laterZone, now, dir: whole.dir });
          kept = openLedger({ timeZone: laterZone, now, dir: kept.dir });
          await compare(whole, kept, asked);
          checkWhole(kept, laterZone);
        } finally {
          for (const ledger of [whole, kept]) ledger.close();
        }
      }),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 4) },
    );
    expect(retired).toBeGreaterThan(0);
  }, 600_000);
});
