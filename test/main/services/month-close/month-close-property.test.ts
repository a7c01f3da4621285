import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createDayIndex } from '../../../../src/shared/core/period/day-index.ts';
import { formatNano } from '../../../../src/shared/core/money.ts';
import type { StoredEvent } from '../../../../src/shared/core/ledger-entry.ts';
import { maxTime } from '../../../../src/shared/core/period/zone-offset.ts';
import type { MonthReport } from '../../../../src/shared/contract/month-close.ts';
import { openMonthLedger } from '../../../support/month-ledger.ts';
import type { MonthLedger } from '../../../support/month-ledger.ts';
import { makeReport } from '../../../support/reports.ts';

const dayMs = 86_400_000;
/** Around the end of a month; in most of the zones the clock changes in it. */
const start = Date.UTC(2025, 9, 20);

const callArb = fc.record({
  /** In quarters of an hour over 55 days: October, November and a little of December. */
  occurredAt: fc.integer({ min: 0, max: 55 * 96 }).map((quarter) => start + quarter * 900_000),
  workspace: fc.constantFrom('default', 'acme'),
  service: fc.constantFrom('chatbot', 'rag', '=1+1', 'caffè 𝌆'),
  model: fc.constantFrom('gpt-4o', 'gpt-4o-mini', 'nobody-knows-it'),
  client: fc.constantFrom(null, { id: 'c1', name: null, phone: null, email: null }),
  success: fc.boolean(),
  tokens: fc.integer({ min: 0, max: 5_000_000 }),
});
type Call = typeof callArb extends fc.Arbitrary<infer T> ? T : never;

const scenarioArb = fc.record({
  zone: fc.constantFrom('Europe/Rome', 'America/St_Johns', 'Asia/Kathmandu', 'Pacific/Apia', 'Australia/Lord_Howe'),
  nextZone: fc.constantFrom('Europe/Rome', 'Pacific/Kiritimati', 'America/Los_Angeles'),
  /** Before anything is closed, after October is, after November is. */
  calls: fc.array(callArb, { minLength: 1, maxLength: 25 }),
  later: fc.array(callArb, { maxLength: 10 }),
  last: fc.array(callArb, { maxLength: 10 }),
});

const record = async ({ ledger }: MonthLedger, calls: readonly Call[], name: string): Promise<void> => {
  const reports = calls.map(({ tokens, ...call }, at) =>
    makeReport({ ...call, id: `${name}-${at}`, units: { inputTokens: tokens, outputTokens: at } }),
  );
  await ledger.record(reports);
};

const listAll = ({ ledger }: MonthLedger): readonly StoredEvent[] =>
  ledger.reader.listEvents({ range: { from: null, to: maxTime }, filter: {}, terms: [], after: null, limit: 1000 });

/** The checksum as `docs/month-close.md` tells it, from what a reader sees of the calls. */
const checksumOf = (events: readonly StoredEvent[]): string => {
  const money = (nano: bigint | null): string => (nano === null ? '' : formatNano(nano));
  const lines = events.map(({ report, ...event }) => {
    const rate = event.appliedRate as { readonly usdPerEur: string; readonly date: string } | null;
    return [
      new Date(report.occurredAt).toISOString(),
      report.workspace,
      event.id,
      report.service,
      report.operation ?? '',
      event.provider ?? '',
      report.model ?? '',
      report.client?.id ?? '',
      String(report.success),
      String(report.units.inputTokens),
      String(report.units.outputTokens),
      String(report.units.cacheReadTokens),
      money(event.costNanoUsd),
      money(event.costNanoEur),
      event.costStatus,
      event.eurStatus,
      rate?.usdPerEur ?? '',
      rate?.date ?? '',
    ];
  });
  const bytes = (text: string): Buffer => Buffer.from(text);
  const sorted = lines.toSorted((a, b) =>
    [0, 1, 2].reduce((found, at) => found || Buffer.compare(bytes(a[at]!), bytes(b[at]!)), 0),
  );
  return createHash('sha256')
    .update(sorted.map((line) => `${JSON.stringify(line)}\n`).join(''))
    .digest('hex');
};

const sum = (events: readonly StoredEvent[]) => ({
  calls: events.length,
  unpriced: events.filter(({ costStatus }) => costStatus === 'unpriced').length,
  usd: formatNano(events.reduce((total, { costNanoUsd }) => total + (costNanoUsd ?? 0n), 0n)),
  eur: formatNano(events.reduce((total, { costNanoEur }) => total + (costNanoEur ?? 0n), 0n)),
});
const totalOf = ({ total }: Pick<MonthReport, 'total'>) => ({
  calls: total.calls,
  unpriced: total.unpriced_calls,
  usd: total.cost_usd ?? '0',
  eur: total.cost_eur ?? '0',
});
const addUp = (lines: readonly { readonly calls: number }[]): number =>
  lines.reduce((calls, line) => calls + line.calls, 0);

/** When the later and the last calls come. */
const [bAt, cAt] = [start + 70 * dayMs, Date.UTC(2026, 1, 10)];

const checkScenario = async (scenario: typeof scenarioArb extends fc.Arbitrary<infer T> ? T : never) => {
  const months = openMonthLedger(scenario.zone, start + 60 * dayMs);
  try {
    const { dayOf } = createDayIndex(scenario.zone);
    const november = createDayIndex(scenario.zone).startOfDay(createDayIndex(scenario.zone).dayNumber('2025-11-01'));
    await record(months, scenario.calls, 'a');
    const first = listAll(months);
    const october = first.filter(({ report }) => dayOf(report.occurredAt) < dayOf(november));

    const closed = await months.ledger.closeMonth({ month: '2025-10', accept_gaps: true });
    expect(totalOf(closed)).toEqual(sum(october));
    expect(closed.checksum).toBe(checksumOf(october));
    expect(addUp(closed.lines)).toBe(october.length);
    expect(addUp(closed.by_model)).toBe(october.length);

    // Late calls leave it as it is, and are listed one by one.
    months.at(bAt, scenario.nextZone);
    await record(months, scenario.later, 'b');
    const late = listAll(months).filter(({ id, report }) => id.startsWith('b') && report.occurredAt < november);
    const october2 = await months.ledger.month({ month: '2025-10' });
    expect({ ...october2, adjustments_since: [], adjustments_since_total: closed.adjustments_since_total }).toEqual(
      closed,
    );
    expect(october2.adjustments_since_total.calls).toBe(late.length);
    expect(addUp(october2.adjustments_since)).toBe(late.length);

    // The next month begins where October ended, whatever zone it is closed in. January takes the late ones.
    months.at(cAt);
    const listed11 = (await months.ledger.months({})).items.find(({ month }) => month === '2025-11');
    const nov = await months.ledger.closeMonth({ month: '2025-11', accept_gaps: true });
    if (listed11 !== undefined) expect(listed11.total).toEqual(nov.total);
    expect(Date.parse(nov.from)).toBe(november);
    const novEnd = Date.parse(nov.to);
    const inNovember = listAll(months).filter(
      ({ report: { occurredAt } }) => occurredAt >= november && occurredAt < novEnd,
    );
    expect(totalOf(nov)).toEqual(sum(inNovember));
    expect(nov.checksum).toBe(checksumOf(inNovember));
    expect(nov.adjustments).toEqual([]);
    const january = await months.ledger.closeMonth({ month: '2026-01', accept_gaps: true });
    expect(january.adjustments_total.calls).toBe(late.length);

    await record(months, scenario.last, 'c');
    for (const month of ['2025-10', '2025-11', '2026-01']) {
      expect(await months.ledger.verifyMonth({ month })).toMatchObject({ holds: true });
    }
    // Every late call is in one report, or waits for one.
    const after = [await months.ledger.month({ month: '2025-10' }), await months.ledger.month({ month: '2025-11' })];
    const lateAll = listAll(months).filter(
      ({ id, report }) =>
        report.occurredAt < novEnd && (id.startsWith('c') || (id.startsWith('b') && report.occurredAt < november)),
    );
    expect(after.reduce((calls, report) => calls + report.adjustments_since_total.calls, 0)).toBe(lateAll.length);
    // In the period in which it came, and in no other.
    for (const [arrivedAt, name] of [
      [bAt, 'b'],
      [cAt, 'c'],
    ] as const) {
      const period = { from: new Date(arrivedAt).toISOString(), to: new Date(arrivedAt + 1).toISOString() };
      const arrived = await months.ledger.adjustments(period);
      expect(totalOf(arrived)).toEqual(sum(lateAll.filter(({ id }) => id.startsWith(name))));
      expect(addUp(arrived.items)).toBe(arrived.total.calls);
    }
    expect(totalOf(await months.ledger.adjustments({ period: 'all_time' }))).toEqual(sum(lateAll));
    const listed = after.flatMap((report) => report.adjustments_since).filter((line) => line.listed_in === '2026-01');
    expect(addUp(listed)).toBe(late.length);
  } finally {
    months.close();
  }
};

it('keeps closed months as they were, to the nano, whatever comes later and wherever the owner moves', async () => {
  await fc.assert(fc.asyncProperty(scenarioArb, checkScenario), { numRuns: 20 });
}, 240_000);
