import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Figures } from '../../../src/shared/core/figures.ts';
import { noFigures } from '../../../src/shared/core/figures.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import { costStatuses, eurStatuses } from '../../../src/shared/core/usage-event.ts';
import type { CostAmendment } from '../../../src/main/store/amend-costs.ts';
import type { NewCost } from '../../../src/main/store/cost-state.ts';
import type { PricedCall } from '../../../src/main/store/list-priced-calls.ts';
import { firstPosition } from '../../../src/main/store/list-priced-calls.ts';
import type { Grouping } from '../../../src/main/store/read-figures.ts';
import type { UsageFilter } from '../../../src/main/store/usage-filter.ts';
import { dumpRollups, forgetCut } from '../../support/dump-rollups.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { toZoned } from './naive-ledger.ts';

type Ledger = ReturnType<typeof openLedger>;
const timeZone = 'America/St_Johns';
const everything = { from: null, to: maxTime };

const callArb = fc.record({
  /** Around the day the clock goes back, in quarters of an hour. */
  occurredAt: fc
    .integer({ min: 0, max: 3 * 96 })
    .map((quarter) => Date.parse('2025-10-31T22:00:00Z') + quarter * 900_000),
  workspace: fc.constantFrom('default', 'acme'),
  service: fc.constantFrom('chatbot', 'rag'),
  model: fc.constantFrom('gpt-4o', 'nobody-knows-it'),
  client: fc.constantFrom(null, 'c1', 'c2'),
  userId: fc.constantFrom(null, 'u1'),
  conversationId: fc.constantFrom(null, 'v1', 'v2'),
  success: fc.boolean(),
  durationMs: fc.constantFrom(null, 5, 900, 60_000),
});

const nanoArb = fc.oneof(fc.bigInt(0n, 5n), fc.bigInt(0n, 1_000_000n * 1_000_000_000n));
const costArb: fc.Arbitrary<NewCost> = fc.record({
  costStatus: fc.constantFrom(...costStatuses),
  eurStatus: fc.constantFrom(...eurStatuses),
  costNanoUsd: fc.option(nanoArb, { nil: null }),
  costNanoEur: fc.option(nanoArb, { nil: null }),
  catalogueNanoUsd: fc.option(nanoArb, { nil: null }),
  appliedPrice: fc.constantFrom(null, { basis: 'owner', price: '1' }, { basis: 'owner', price: '2' }),
  appliedRate: fc.constantFrom(null, { usdPerEur: '1.1', status: 'final' }),
});

const scenarioArb = fc.record({
  calls: fc.array(callArb, { minLength: 1, maxLength: 30 }),
  /** Two changes, each of which gives some calls a new cost. */
  changes: fc.array(fc.array(fc.option(costArb, { freq: 3, nil: null }), { minLength: 30, maxLength: 30 }), {
    minLength: 1,
    maxLength: 2,
  }),
  chunk: fc.integer({ min: 1, max: 7 }),
});

const listAll = ({ ownerTables }: Ledger): PricedCall[] => {
  const calls: PricedCall[] = [];
  let page = ownerTables.listPricedCalls(everything, {}, firstPosition);
  calls.push(...page.calls);
  while (page.next !== null) {
    page = ownerTables.listPricedCalls(everything, {}, page.next);
    calls.push(...page.calls);
  }
  return calls.toSorted((a, b) => a.event.seq - b.event.seq);
};

/** Amends in chunks; returns the calls that were left as they were. */
const amendAll = ({ operations }: Ledger, change: number, amendments: readonly CostAmendment[], chunk: number) => {
  const skipped: number[] = [];
  for (let at = 0; at < amendments.length; at += chunk) {
    skipped.push(...operations.amendCosts(change, amendments.slice(at, at + chunk)));
  }
  return skipped;
};

const addUp = (calls: readonly PricedCall[]): Figures => {
  const count = (is: (call: PricedCall['event']) => boolean): number => calls.filter(({ event }) => is(event)).length;
  const sum = (of: (call: PricedCall['event']) => bigint): bigint =>
    calls.reduce((total, { event }) => total + of(event), 0n);
  return {
    calls: calls.length,
    failedCalls: count(({ report }) => !report.success),
    unpricedCalls: count(({ costStatus }) => costStatus === 'unpriced'),
    usdUnknownCalls: count(({ costNanoUsd }) => costNanoUsd === null),
    eurUnknownCalls: count(({ costNanoEur }) => costNanoEur === null),
    eurProvisionalCalls: count(({ costNanoEur, eurStatus }) => costNanoEur !== null && eurStatus === 'provisional'),
    inputTokens: Number(sum(({ report }) => BigInt(report.units.inputTokens))),
    outputTokens: Number(sum(({ report }) => BigInt(report.units.outputTokens))),
    cacheReadTokens: 0,
    costNanoUsd: sum(({ costNanoUsd }) => costNanoUsd ?? 0n),
    costNanoEur: sum(({ costNanoEur }) => costNanoEur ?? 0n),
  };
};

const hourOf = (epochMs: number): number => {
  const local = toZoned(epochMs, timeZone);
  const day = local.toPlainDate().since('1970-01-01').days;
  return day * 24 + local.hour;
};

const groupings: readonly { readonly grouping: Grouping; readonly keyOf: (call: PricedCall['event']) => unknown }[] = [
  { grouping: { by: 'workspace' }, keyOf: ({ report }) => report.workspace },
  { grouping: { by: 'service' }, keyOf: ({ report }) => report.service },
  { grouping: { by: 'model' }, keyOf: ({ report }) => report.model },
  { grouping: { by: 'cost_status' }, keyOf: ({ costStatus }) => costStatus },
  { grouping: { by: 'client' }, keyOf: ({ report }) => report.client && `${report.workspace}/${report.client.id}` },
  { grouping: { by: 'user' }, keyOf: ({ report }) => report.userId && `${report.workspace}/${report.userId}` },
  {
    grouping: { by: 'conversation' },
    keyOf: ({ report }) => report.conversationId && `${report.workspace}/${report.conversationId}`,
  },
  { grouping: { time: 'hour' }, keyOf: ({ report }) => hourOf(report.occurredAt) },
  { grouping: { time: 'day' }, keyOf: ({ report }) => Math.floor(hourOf(report.occurredAt) / 24) },
];

const filters: readonly { readonly filter: UsageFilter; readonly keep: (call: PricedCall['event']) => boolean }[] = [
  { filter: {}, keep: () => true },
  { filter: { costStatus: ['unpriced', 'billed'] }, keep: ({ costStatus }) => /unpriced|billed/.test(costStatus) },
  { filter: { service: ['rag'], success: [true] }, keep: ({ report }) => report.service === 'rag' && report.success },
];

const middle = Date.parse('2025-11-01T09:20:00Z');

/** Every read of the ledger, each checked against the calls themselves. */
const checkReads = (ledger: Ledger, calls: readonly PricedCall[]): unknown[] => {
  const seen: unknown[] = [];
  for (const range of [everything, { from: middle, to: middle + 40 * 3_600_000 }]) {
    const inRange = calls.filter(
      ({ event }) => event.report.occurredAt >= (range.from ?? -Infinity) && event.report.occurredAt < range.to,
    );
    for (const { filter, keep } of filters) {
      const kept = inRange.filter(({ event }) => keep(event));
      expect(ledger.reader.readTotal(range, filter)).toEqual(kept.length === 0 ? noFigures : addUp(kept));
      for (const { grouping, keyOf } of groupings) {
        const found = ledger.reader.readGroups(range, filter, grouping).map(({ key, workspace, time, figures }) => {
          const name = workspace === null ? key : `${workspace}/${key}`;
          return [grouping.time === undefined ? name : time, figures] as const;
        });
        const keyed = Map.groupBy(kept, ({ event }) => keyOf(event));
        keyed.delete(null);
        expect(new Map(found)).toEqual(new Map([...keyed].map(([key, members]) => [key, addUp(members)])));
        seen.push(found);
      }
      const times = kept.map(({ event }) => event.report.durationMs).filter((ms) => ms !== null);
      const rank = Math.max(1, Math.ceil(0.95 * times.length)) - 1;
      const durations = ledger.reader.readDurations(range, filter);
      expect(durations.p95).toBe(times.toSorted((a, b) => a - b)[rank] ?? null);
      seen.push(durations);
    }
  }
  return seen;
};

describe('amending costs', () => {
  it('moves calls so that every read is right, cutting anew changes nothing, and undo leads back', async () => {
    await fc.assert(
      fc.asyncProperty(scenarioArb, async ({ calls, changes, chunk }) => {
        let ledger = openLedger({ timeZone });
        try {
          await ledger.record(
            calls.map((call, at) =>
              makeReport({ ...call, id: `id-${at}`, client: call.client && { ...nobody, id: call.client } }),
            ),
          );
          const recorded = listAll(ledger);
          const readBefore = checkReads(ledger, recorded);
          const rollupsBefore = dumpRollups(ledger.path);

          const ids: number[] = [];
          for (const costs of changes) {
            const now = listAll(ledger);
            const id = ledger.operations.startCostChange({ kind: 'repricing', madeAt: 1, what: '{}' });
            ids.push(id);
            const amendments = now.flatMap(({ event, state }, at) => {
              const cost = costs[at];
              return cost ? [{ ...cost, seq: event.seq, expected: state }] : [];
            });
            expect(amendAll(ledger, id, amendments, chunk)).toEqual([]);
            ledger.operations.finishCostChange(id);
            const amended = listAll(ledger);
            expect(amended.map(({ event }) => costOf(event))).toEqual(
              now.map(({ event }, at) => costs[at] ?? costOf(event)),
            );
            const [after, before] = [addUp(amended), addUp(now)];
            expect(ledger.ownerTables.readCostChange(id)).toMatchObject({
              state: 'applied',
              calls: amendments.length,
              differenceNanoUsd: after.costNanoUsd - before.costNanoUsd,
              differenceNanoEur: after.costNanoEur - before.costNanoEur,
            });
          }
          checkReads(ledger, listAll(ledger));
          const rollups = dumpRollups(ledger.path);
          ledger.close(true);
          forgetCut(ledger.path);
          ledger = openLedger({ timeZone, dir: ledger.dir });
          expect(dumpRollups(ledger.path)).toEqual(rollups);
          for (const id of ids.toReversed()) undo(ledger, id, chunk);
          expect(listAll(ledger)).toEqual(recorded);
          expect(checkReads(ledger, recorded)).toEqual(readBefore);
          expect(dumpRollups(ledger.path)).toEqual(rollupsBefore);
        } finally {
          ledger.close();
        }
      }),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 25) },
    );
  }, 300_000);

  it('leaves a call alone whose cost is not the expected one any more, and says so', async () => {
    const ledger = await openWithCalls(2);
    const [first, second] = listAll(ledger);
    const id = ledger.operations.startCostChange(repricing);
    const amendments = [first!, second!].map((call) => toAmendment(call, free));
    expect(ledger.operations.amendCosts(id, amendments.slice(0, 1))).toEqual([]);
    expect(ledger.operations.amendCosts(id, amendments)).toEqual([first!.event.seq]);
    expect(ledger.operations.amendCosts(id, [{ ...amendments[0]!, seq: 99 }])).toEqual([99]);
    expect(ledger.ownerTables.readCostChange(id)?.calls).toBe(2);
    ledger.close();
  });

  it('takes one change at a time, and none twice', async () => {
    const ledger = await openWithCalls(1);
    const { operations, ownerTables } = ledger;
    const id = operations.startCostChange(repricing);
    expect(() => operations.startCostChange({ ...repricing, kind: 'rates' })).toThrow(/being repriced.*Try again/);
    operations.amendCosts(id, [toAmendment(listAll(ledger)[0]!, free)]);
    operations.finishCostChange(id);
    const rates = operations.startCostChange({ ...repricing, kind: 'rates' });
    expect(() => operations.startCostUndo(id, 2)).toThrow(/Exchange rates/);
    operations.amendCosts(rates, [toAmendment(listAll(ledger)[0]!, { ...free, costNanoEur: 7n })]);
    operations.finishCostChange(rates);
    expect(ownerTables.listCostChangeItems(rates, 0)).toEqual([]);
    expect(ownerTables.listCostChanges('rates', 9)).toMatchObject([{ id: rates, calls: 1, differenceNanoEur: 7n }]);
    undo(ledger, id, 1);
    expect(() => operations.startCostUndo(id, 2)).toThrow(/undone already/);
    expect(() => operations.startCostUndo(99, 2)).toThrow(/no change of costs with the number 99/);
    ledger.close();
  });

  it('stores nothing of a chunk that fails', async () => {
    const ledger = await openWithCalls(2);
    const [first, second] = listAll(ledger);
    const before = dumpRollups(ledger.path);
    const id = ledger.operations.startCostChange(repricing);
    const tooLarge = { ...free, costNanoUsd: 2n ** 70n };
    expect(() => ledger.operations.amendCosts(id, [toAmendment(first!, free), toAmendment(second!, tooLarge)])).toThrow(
      RangeError,
    );
    expect(listAll(ledger)).toEqual([first, second]);
    expect(ledger.ownerTables.listCostChangeItems(id, 0)).toEqual([]);
    ledger.operations.amendCosts(id, [toAmendment(second!, free)]);
    ledger.operations.startCostUndo(id, 2);
    const [, changed] = listAll(ledger);
    ledger.operations.amendCosts(id, [{ ...costOf(second!.event), seq: second!.event.seq, expected: changed!.state }]);
    ledger.operations.finishCostChange(id);
    expect(dumpRollups(ledger.path)).toEqual(before);
    ledger.close();
  });
});

const repricing = { kind: 'repricing', madeAt: 1, what: '{}' } as const;

const free: NewCost = {
  costStatus: 'priced',
  eurStatus: 'final',
  costNanoUsd: 0n,
  costNanoEur: 0n,
  catalogueNanoUsd: null,
  appliedPrice: { basis: 'owner' },
  appliedRate: null,
};

const toAmendment = ({ event, state }: PricedCall, cost: NewCost): CostAmendment => ({
  ...cost,
  seq: event.seq,
  expected: state,
});

const openWithCalls = async (count: number): Promise<Ledger> => {
  const ledger = openLedger({ timeZone });
  await ledger.record(
    Array.from({ length: count }, (_, at) => makeReport({ id: `id-${at}`, model: 'nobody-knows-it' })),
  );
  return ledger;
};

const nobody = { name: null, phone: null, email: null };

const costOf = (event: PricedCall['event']): NewCost => ({
  costStatus: event.costStatus,
  eurStatus: event.eurStatus,
  costNanoUsd: event.costNanoUsd,
  costNanoEur: event.costNanoEur,
  catalogueNanoUsd: event.catalogueNanoUsd,
  appliedPrice: event.appliedPrice,
  appliedRate: event.appliedRate,
});

const undo = (ledger: Ledger, id: number, chunk: number): void => {
  ledger.operations.startCostUndo(id, 2);
  const items = ledger.ownerTables.listCostChangeItems(id, 0);
  const calls = new Map(listAll(ledger).map((call) => [call.event.seq, call.state]));
  const amendments = items.map(({ seq, before }) => ({ ...before, seq, expected: calls.get(seq)! }));
  expect(amendAll(ledger, id, amendments, chunk)).toEqual([]);
  ledger.operations.finishCostChange(id);
  expect(ledger.ownerTables.readCostChange(id)).toMatchObject({ state: 'undone', undoneAt: 2 });
  expect(ledger.ownerTables.listCostChangeItems(id, 0)).toEqual([]);
};
