import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ApiError } from '../../../../src/renderer/api/api-error.ts';
import {
  type CallList,
  type CallListOptions,
  createCallList,
  findRow,
  keyOf,
  pageSize,
  rowAt,
  type ShownRows,
} from '../../../../src/renderer/features/history/call-list.ts';
import type { EventPage, EventView } from '../../../../src/shared/contract/read-models.ts';
import { makeEventView } from './event-view.ts';

/** A ledger in memory that answers pages as the engine does, newest first. */
const createLedger = (count: number, options: { readonly isCounted?: boolean } = {}) => {
  let made = 0;
  const make = (): EventView => makeEventView({ id: `call-${(made += 1)}` });
  let calls: readonly EventView[] = Array.from({ length: count }, make);
  const asked: { readonly offset: number; readonly limit: number }[] = [];
  const failing = new Set<number>();
  const ask = async (offset: number, limit: number): Promise<EventPage> => {
    asked.push({ offset, limit });
    await Promise.resolve();
    if (failing.delete(offset)) throw new ApiError('failed', 'out of order');
    const items = calls.slice(offset, offset + limit);
    const isMore = offset + limit < calls.length;
    return {
      items,
      next_cursor: isMore ? 'more' : null,
      total: options.isCounted === false && isMore ? null : calls.length,
    };
  };
  return {
    ask,
    asked,
    failing,
    ids: () => calls.map(({ id }) => id),
    add: (some: number) => (calls = [...Array.from({ length: some }, make), ...calls]),
    remove: (id: string) => (calls = calls.filter((call) => call.id !== id)),
  };
};

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
};

const open = async (
  ledger: ReturnType<typeof createLedger>,
  options: Partial<CallListOptions> = {},
): Promise<CallList> => {
  const list = createCallList({ ask: ledger.ask, isNewestFirst: true, mostRows: null, ...options });
  await list.refresh();
  await settled();
  return list;
};

const idsIn = (list: CallList, { first, last }: ShownRows): readonly (string | undefined)[] =>
  Array.from({ length: last - first + 1 }, (_, at) => rowAt(list.getView(), first + at)?.id);

const show = async (list: CallList, rows: ShownRows): Promise<void> => {
  list.show(rows);
  await settled();
};

describe('a list of calls', () => {
  it('knows how many there are from the first page', async () => {
    const ledger = createLedger(1_000_000);
    const list = await open(ledger);
    expect(list.getView()).toMatchObject({ rowCount: 1_000_000, total: 1_000_000, isEndKnown: true });
    expect(ledger.asked).toEqual([{ offset: 0, limit: pageSize }]);
  });

  it('fetches what is in view, and nothing twice', async () => {
    const ledger = createLedger(10_000);
    const list = await open(ledger);
    await show(list, { first: 730, last: 760 });
    await show(list, { first: 735, last: 765 });
    expect(idsIn(list, { first: 735, last: 765 })).toEqual(ledger.ids().slice(735, 766));
    expect(ledger.asked.map(({ offset }) => offset)).toEqual([0, 700]);
    await show(list, { first: 9980, last: 9999 });
    expect(idsIn(list, { first: 9980, last: 9999 })).toEqual(ledger.ids().slice(9980));
  });

  it('skips pages that go by while others are on their way, and keeps a bounded number', async () => {
    const ledger = createLedger(100_000);
    const list = await open(ledger);
    for (let first = 0; first < 90_000; first += 500) list.show({ first, last: first + 30 });
    await settled();
    expect(ledger.asked.length).toBeLessThan(8);
    expect(idsIn(list, { first: 89_500, last: 89_530 })).toEqual(ledger.ids().slice(89_500, 89_531));
    for (let first = 0; first < 90_000; first += 500) await show(list, { first, last: first + 30 });
    expect(list.getView().pages.size).toBeLessThanOrEqual(30);
  });

  it('shows what comes in while its top is in view', async () => {
    const ledger = createLedger(500);
    const list = await open(ledger);
    await show(list, { first: 0, last: 20 });
    ledger.add(3);
    await list.refresh();
    expect(list.getView()).toMatchObject({ movedBy: 0, newCalls: 0, total: 503 });
    expect(idsIn(list, { first: 0, last: 20 })).toEqual(ledger.ids().slice(0, 21));
  });

  it('leaves the rows in view where they are while it is read further down, and counts what came in', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 3000 }),
        fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 0, max: 450 })), { minLength: 1, maxLength: 6 }),
        fc.boolean(),
        async (count, steps, isCounted) => {
          const ledger = createLedger(count, { isCounted });
          const list = await open(ledger);
          let first = Math.min(150, count - 31);
          await show(list, { first, last: first + 30 });
          const seen = idsIn(list, { first, last: first + 30 });
          let came = 0;
          for (const [rounds, added] of steps) {
            for (let round = 0; round <= rounds; round += 1) ledger.add(added);
            const all = (rounds + 1) * added;
            // A search that is not counted finds its rows again only if they are near where they were.
            fc.pre(isCounted || all <= 300);
            came += all;
            await list.refresh();
            await settled();
            const { movedBy, newCalls } = list.getView();
            expect(movedBy).toBe(came);
            expect(newCalls).toBe(came);
            expect(idsIn(list, { first: first + movedBy, last: first + movedBy + 30 })).toEqual(seen);
          }
          first = 0;
          await show(list, { first, last: 30 });
          expect(list.getView().newCalls).toBe(0);
          expect(idsIn(list, { first, last: 30 })).toEqual(ledger.ids().slice(0, 31));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('holds on to the next row when the first one in view has gone', async () => {
    const ledger = createLedger(1000);
    const list = await open(ledger);
    await show(list, { first: 400, last: 430 });
    const [gone = '', next] = ledger.ids().slice(400, 402);
    ledger.remove(gone);
    ledger.add(5);
    await list.refresh();
    expect(idsIn(list, { first: 401 + list.getView().movedBy, last: 401 + list.getView().movedBy })).toEqual([next]);
  });

  it('looks again when a page shows that calls have come in', async () => {
    const ledger = createLedger(1000);
    const list = await open(ledger);
    await show(list, { first: 50, last: 80 });
    const before = idsIn(list, { first: 50, last: 80 });
    ledger.add(7);
    await show(list, { first: 60, last: 180 });
    expect(list.getView()).toMatchObject({ total: 1007, movedBy: 7 });
    expect(idsIn(list, { first: 57, last: 87 })).toEqual(before);
    expect(idsIn(list, { first: 67, last: 187 })).toEqual(ledger.ids().slice(67, 188));
  });

  it('grows as it is scrolled where counting would take too long', async () => {
    const ledger = createLedger(250, { isCounted: false });
    const list = await open(ledger);
    expect(list.getView()).toMatchObject({ rowCount: 200, total: null, isEndKnown: false });
    await show(list, { first: 120, last: 150 });
    expect(list.getView()).toMatchObject({ rowCount: 300, isEndKnown: false });
    await show(list, { first: 220, last: 250 });
    expect(list.getView()).toMatchObject({ rowCount: 250, total: 250, isEndKnown: true });
    expect(idsIn(list, { first: 220, last: 249 })).toEqual(ledger.ids().slice(220));
  });

  it('goes no further than the contract does', async () => {
    const list = await open(createLedger(25_000), { mostRows: 10_000 });
    expect(list.getView()).toMatchObject({ rowCount: 10_000, total: 25_000 });
  });

  it('fetches a failed page again when asked to, and keeps the others', async () => {
    const ledger = createLedger(1000);
    const list = await open(ledger);
    ledger.failing.add(300);
    await show(list, { first: 310, last: 340 });
    expect(list.getView().pages.get(3)).toHaveProperty('error');
    expect(rowAt(list.getView(), 0)?.id).toBe('call-1');
    list.retry(3);
    await settled();
    expect(idsIn(list, { first: 310, last: 340 })).toEqual(ledger.ids().slice(310, 341));
  });

  it('says why it has no first answer, and keeps what it has when a later one fails', async () => {
    const ledger = createLedger(20);
    ledger.failing.add(0);
    const list = createCallList({ ask: ledger.ask, isNewestFirst: true, mostRows: null });
    await expect(list.refresh()).rejects.toThrow('out of order');
    expect(list.getView()).toMatchObject({ rowCount: null, error: { detail: 'out of order' } });
    await list.refresh();
    expect(list.getView()).toMatchObject({ rowCount: 20, error: null });
    ledger.failing.add(0);
    await expect(list.refresh()).rejects.toThrow('out of order');
    expect(list.getView()).toMatchObject({ rowCount: 20, error: null });
  });

  it('finds the row of a call it has in memory', async () => {
    const ledger = createLedger(500);
    const list = await open(ledger);
    await show(list, { first: 300, last: 320 });
    const call = rowAt(list.getView(), 305);
    expect(call && findRow(list.getView(), keyOf(call))).toBe(305);
    expect(findRow(list.getView(), 'other call-306')).toBeUndefined();
  });
});
