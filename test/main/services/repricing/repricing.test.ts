import { afterEach, describe, expect, it } from 'vitest';
import { createOwnerClock } from '../../../../src/main/services/owner-clock.ts';
import type { PricerOptions } from '../../../../src/main/services/pricing/create-pricer.ts';
import { createRepricing } from '../../../../src/main/services/repricing/create-repricing.ts';
import { settleAmounts } from '../../../../src/main/services/pricing/settle-amounts.ts';
import type { AppliedPrice } from '../../../../src/main/services/pricing-types.ts';
import type { RunInWriter } from '../../../../src/main/store/writer-operations.ts';
import type { AppliedRate } from '../../../../src/shared/core/exchange-rate.ts';
import type { StreamEvent } from '../../../../src/shared/contract/stream.ts';
import { maxTime } from '../../../../src/shared/core/period/zone-offset.ts';
import { readFixture } from '../../../support/fixtures.ts';
import { openLedger } from '../../../support/ledger.ts';
import { finalRate, makePricer } from '../../../support/pricing.ts';
import { makeReport } from '../../../support/reports.ts';

const now = Date.UTC(2026, 8, 20, 10);
const everything = { period: 'all_time' } as const;

type Ledger = ReturnType<typeof openLedger>;
const open: Ledger[] = [];
afterEach(() => {
  for (const ledger of open.splice(0)) ledger.close();
});

/** A ledger and repricing on it, with prices that can be changed; `write` comes before every operation of the writer. */
const openRepricing = (write: (name: string) => Promise<void> | void = () => undefined) => {
  const ledger = openLedger({ now });
  open.push(ledger);
  let pricer = makePricer();
  let stopping = false;
  const published: StreamEvent['type'][] = [];
  const operations = ledger.operations as Record<string, (...args: readonly unknown[]) => unknown>;
  const run = (async (name: string, ...args: readonly unknown[]) => {
    await write(name);
    // As between threads: what arrives is a copy.
    return operations[name]!(...structuredClone(args));
  }) as RunInWriter;
  const { handlers, start, close } = createRepricing({
    reader: ledger.ownerTables,
    usage: ledger.reader,
    run,
    clock: createOwnerClock('Europe/Rome', () => now),
    now: () => now,
    pricer: () => pricer,
    publish: ({ type }) => void published.push(type),
    isStopping: () => stopping,
    reportBug: (error) => {
      throw error;
    },
  });
  return {
    ...ledger,
    ...handlers,
    start,
    finishWork: close,
    published,
    stop: (now: boolean) => void (stopping = now),
    usePrices: (options: Partial<PricerOptions>) => (pricer = makePricer(options)),
    applyNow: async () => {
      const { fingerprint } = await handlers.previewRepricing(everything);
      return handlers.applyRepricing({ ...everything, fingerprint });
    },
    costOf: (id: string) => {
      const event = ledger.reader.getEvent(id, null)!;
      return [event.costNanoUsd, event.costNanoEur, event.eurStatus, event.appliedRate];
    },
  };
};

const houseModel = (price: string): Partial<PricerOptions> => ({
  overrides: [
    {
      service: null,
      provider: null,
      model: 'house-model',
      validFromMs: null,
      since: null,
      rates: ['input_tokens', 'output_tokens'].map((unit) => ({ unit, price, per: 1_000_000 })),
    },
  ],
  rateFor: () => finalRate,
});

const provisional: AppliedRate = { ...finalRate, usdPerEur: '1.1', status: 'provisional' };

const oneCall = makeReport({ id: 'x', model: 'house-model', units: { inputTokens: 1_000_007, outputTokens: 0 } });

const manyCalls = Array.from({ length: 450 }, (_, at) => ({ ...oneCall, id: `call-${at}` }));
const everyTime = { from: null, to: maxTime };

/** What happens to a call when the rate of its day is published. */
const settle = (
  { operations, reader, ownerTables }: Pick<Ledger, 'operations' | 'reader' | 'ownerTables'>,
  id: string,
): void => {
  const event = reader.getEvent(id, null)!;
  const [found] = ownerTables.listCallsBySeq([event.seq]);
  const kept = { ...event, units: event.report.units, appliedPrice: event.appliedPrice as AppliedPrice };
  const amendment = { ...event, ...settleAmounts(kept, finalRate)!, expected: found!.state };
  const change = operations.startCostChange({ kind: 'rates', madeAt: now, what: '{}' });
  expect(operations.amendCosts(change, [amendment])).toEqual([]);
  operations.finishCostChange(change);
};

describe('repricing', () => {
  it('changes nothing as long as the prices are the same', async () => {
    const { cases } = readFixture<{ cases: readonly FixtureCase[] }>('expected-costs.json');
    const repricing = openRepricing();
    const outcomes = await repricing.record(
      cases.map(({ provider, model, date, usage }, at) => {
        const occurredAt = Date.parse(date ?? '2026-08-20T12:00:00Z');
        return makeReport({ id: `case-${at}`, provider, model, occurredAt, units: toUnits(usage) });
      }),
    );
    expect(outcomes.filter(({ status }) => status === 'accepted')).toHaveLength(cases.length);
    expect(await repricing.previewRepricing(everything)).toMatchObject({ calls: cases.length, changed_calls: 0 });
    // Nor does a newer list with the same prices.
    repricing.usePrices({ catalogueName: 'newer' });
    expect(await repricing.previewRepricing(everything)).toMatchObject({ changed_calls: 0 });
  });

  it('converts the exact amount at the rate a call has, and looks for one only where it has none', async () => {
    const repricing = openRepricing();
    await repricing.record([oneCall, { ...oneCall, id: 'y' }]);
    repricing.usePrices({ ...houseModel('0.0001'), rateFor: () => provisional });
    await repricing.applyNow();
    // 100000.7 nano-dollars are 90909.7 nano-euros.
    expect(repricing.costOf('x')).toEqual([100_001n, 90_910n, 'provisional', provisional]);
    repricing.usePrices(houseModel('0.000001'));
    await repricing.applyNow();
    expect(repricing.costOf('x')).toEqual([1_000n, 909n, 'provisional', provisional]);
  });

  it('keeps an exchange rate that became final before it is undone', async () => {
    const repricing = openRepricing();
    await repricing.record([oneCall, makeReport({ ...oneCall, id: 'y' })]);
    repricing.usePrices({ ...houseModel('3'), rateFor: () => provisional });
    const first = await repricing.applyNow();
    repricing.usePrices(houseModel('5'));
    const second = await repricing.applyNow();
    settle(repricing, 'x');
    await repricing.undoRepricing({ id: second.id });
    // 3.000021 USD by the final rate of x, by the provisional one of y.
    expect(repricing.costOf('x')).toEqual([3_000_021_000n, 2_564_558_899n, 'final', finalRate]);
    expect(repricing.costOf('y')).toEqual([3_000_021_000n, 2_727_291_818n, 'provisional', provisional]);
    await repricing.undoRepricing({ id: first.id });
    for (const id of ['x', 'y']) expect(repricing.costOf(id)).toEqual([null, null, 'pending', null]);
  });

  it('leaves a call alone that would cost more than the ledger holds', async () => {
    const repricing = openRepricing();
    await repricing.record([oneCall, { ...oneCall, id: 'y', units: { ...oneCall.units, inputTokens: 3 } }]);
    repricing.usePrices(houseModel('1000000'));
    expect(await repricing.previewRepricing(everything)).toMatchObject({ changed_calls: 1, still_unpriced_calls: 1 });
    expect((await repricing.applyNow()).calls).toBe(1);
  });

  it('is taken back when other calls than those seen would be repriced', async () => {
    const late = { ...oneCall, id: 'late', occurredAt: oneCall.occurredAt + 1 };
    const repricing = openRepricing(async (name) => {
      // Priced before the owner set the price, stored after the preview.
      if (name === 'amendCosts') await repricing.record([late]);
    });
    await repricing.record(manyCalls);
    repricing.usePrices(houseModel('3'));
    await expect(repricing.applyNow()).rejects.toMatchObject({ code: 'conflict' });
    expect(repricing.reader.readTotal(everyTime, {})).toMatchObject({ unpricedCalls: 451, costNanoUsd: 0n });
    expect(repricing.ownerTables.listCostChanges('repricing', 9)).toMatchObject([{ state: 'undone' }]);
  });

  it('stops with the program and is taken back by the next repricing or start', async () => {
    let writes = 0;
    const repricing = openRepricing((name) => {
      if (name === 'amendCosts') repricing.stop((writes += 1) === 1);
    });
    await repricing.record(manyCalls);
    repricing.usePrices(houseModel('3'));
    await expect(repricing.applyNow()).rejects.toMatchObject({ code: 'unavailable' });
    expect(repricing.ownerTables.readOpenCostChange()).toMatchObject({ state: 'undoing', calls: 200 });
    repricing.stop(false);
    repricing.start();
    await repricing.finishWork();
    expect(repricing.ownerTables.readOpenCostChange()).toBeUndefined();
    expect(repricing.reader.readTotal(everyTime, {})).toMatchObject({ unpricedCalls: 450, costNanoUsd: 0n });
  });

  it('tells the screens to ask again', async () => {
    const repricing = openRepricing();
    await repricing.record([oneCall]);
    repricing.usePrices(houseModel('3'));
    const { id } = await repricing.applyNow();
    expect(repricing.published).toEqual(['prices', 'usage']);
    await repricing.undoRepricing({ id });
    expect(repricing.published).toEqual(['prices', 'usage', 'prices', 'usage']);
  });
});

type FixtureCase = {
  readonly provider: string | null;
  readonly model: string | null;
  readonly date: string | null;
  readonly usage: Readonly<Record<string, number>>;
};

const toUnits = ({ input_tokens, output_tokens, cache_read_tokens, ...others }: FixtureCase['usage']) => ({
  inputTokens: input_tokens ?? 0,
  outputTokens: output_tokens ?? 0,
  cacheReadTokens: cache_read_tokens ?? 0,
  otherUnits: others,
});
