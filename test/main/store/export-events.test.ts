import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EventSelection, EventSnapshot } from '../../../src/main/store/export-events.ts';
import { openSnapshot } from '../../../src/main/store/open-store.ts';
import { maxTime } from '../../../src/shared/core/period/zone-offset.ts';
import { openLedger } from '../../support/ledger.ts';
import { createRandom, pickWhole } from '../../support/random.ts';
import { makeReport } from '../../support/reports.ts';
import { toSearchTerms } from '../../../src/shared/core/search-terms.ts';

const start = Date.UTC(2026, 5, 10);
const everything: EventSelection = { range: { from: null, to: maxTime }, filter: {}, terms: [] };

let ledger: ReturnType<typeof openLedger>;
let snapshot: EventSnapshot | undefined;
beforeEach(() => {
  ledger = openLedger();
});
afterEach(() => {
  snapshot?.close();
  snapshot = undefined;
  ledger.close();
});

/** @param spread how many different times the calls have: few means that most share theirs. */
const recordMany = async (count: number, spread: number, seed = 1): Promise<void> => {
  const random = createRandom(seed);
  await ledger.record(
    Array.from({ length: count }, (_, at) =>
      makeReport({
        id: `${seed}-${at}`,
        service: at % 97 === 0 ? 'rare' : 'common',
        inputPreview: at % 101 === 0 ? 'A needle in it' : null,
        occurredAt: start + 1000 * pickWhole(random, 0, spread - 1),
      }),
    ),
  );
};

const read = (selection: EventSelection) => {
  snapshot ??= openSnapshot(ledger.path);
  const steps = [...snapshot.listSteps(selection)];
  return { steps, ids: steps.flat().map(({ id }) => id) };
};

/** The same calls as a single page of the history. */
const listAll = (selection: EventSelection): string[] =>
  ledger.reader.listEvents({ ...selection, after: null, limit: 1_000_000 }).map(({ id }) => id);

describe('a snapshot', () => {
  it.each([
    [0, 1],
    [1, 1],
    [99, 50],
    [100, 100],
    [101, 1],
    [200, 200],
    [1000, 1],
    [1000, 3],
    [1000, 400],
    [1500, 100_000],
  ])('of %i calls at %i times gives each once, in the order of the history', async (count, spread) => {
    await recordMany(count, spread);
    const { ids } = read(everything);
    expect(ids).toHaveLength(count);
    expect(ids).toEqual(listAll(everything));
  });

  it.each([
    ['a range', { range: { from: start + 100_000, to: start + 300_000 } }],
    ['a range without start', { range: { from: null, to: start + 300_000 } }],
    ['a range of nothing', { range: { from: start - 500, to: start } }],
    ['a filter', { filter: { service: ['rare'] } }],
    ['a word', { terms: toSearchTerms('NEEDLE') }],
    ['words, a filter and a range', { terms: toSearchTerms('in needle'), filter: { service: ['common'] } }],
    ['what is not there', { filter: { service: ['nobody'] } }],
  ] satisfies [string, Partial<EventSelection>][])('of %s gives what the history gives', async (_name, part) => {
    await recordMany(1500, 500);
    const selection = { ...everything, ...part };
    const { ids, steps } = read(selection);
    expect(ids).toEqual(listAll(selection));
    expect(Math.max(...steps.map(({ length }) => length))).toBeLessThanOrEqual(100);
  });

  it('pauses between calls that are not wanted', async () => {
    await recordMany(1500, 1500);
    const { steps, ids } = read({ ...everything, filter: { service: ['rare'] } });
    expect(ids).toHaveLength(16);
    expect(steps.length).toBeGreaterThanOrEqual(1500 / 100);
  });

  it('is of the moment it was opened, even before anything is read', async () => {
    await recordMany(700, 300);
    const before = listAll(everything);
    snapshot = openSnapshot(ledger.path);
    const steps = snapshot.listSteps(everything);
    await recordMany(50, 300, 2);
    const found = [...(steps.next().value ?? [])];
    await recordMany(50, 300, 3);
    found.push(...[...steps].flat());
    expect(found.map(({ id }) => id)).toEqual(before);
    expect(listAll(everything)).toHaveLength(800);
  });

  it('may be closed twice', () => {
    snapshot = openSnapshot(ledger.path);
    snapshot.close();
    snapshot.close();
  });
});
