import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLedger } from '../../support/ledger.ts';
import { makeReport, type ReportChanges } from '../../support/reports.ts';

let ledger: ReturnType<typeof openLedger>;
beforeEach(() => {
  ledger = openLedger();
});
afterEach(() => ledger.close());

const record = (...calls: readonly ReportChanges[]) => ledger.record(calls.map((call) => makeReport(call)));
const search = async (q: string) => ledger.queries.events({ period: 'all_time', q });
const find = async (q: string): Promise<string[]> => (await search(q)).items.map(({ id }) => id);
const indexAll = (): void => {
  while (ledger.operations.indexNextCalls().more);
};

describe('the search index', () => {
  it('is filled a part at a time, goes on where it stopped, and never changes what is found', async () => {
    await record(...Array.from({ length: 1_200 }, (_, at) => ({ id: `a${at}`, inputPreview: `number ${at} x` })));
    const before = await search('number 7');
    expect(before.total).toBe(111);
    expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 500, more: true });
    expect(await search('number 7')).toEqual(before);
    ledger.close(true);
    ledger = openLedger({ dir: ledger.dir });
    expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 500, more: true });
    expect(await search('number 7')).toEqual(before);
    expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 200, more: false });
    expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 0, more: false });
    expect(await search('number 7')).toEqual(before);
    await record({ id: 'late', inputPreview: 'number 7' });
    expect((await search('number 7')).total).toBe(112);
  });

  it.each([
    ['service', { service: 'needle-app' }],
    ['operation', { operation: 'needle' }],
    ['model', { model: 'needle-4' }],
    ['client', { client: { id: 'needle', name: null, phone: null, email: null } }],
    ["client's name", { client: { id: 'c', name: 'Dr. Needle', phone: null, email: null } }],
    ['user', { userId: 'needle@example.com' }],
    ['conversation', { conversationId: 'talk/needle' }],
    ['input', { inputPreview: 'in a "needle"' }],
    ['output', { outputPreview: 'NEEDLES' }],
    ['error code', { errorCode: 'needle_limit' }],
    ['error message', { errorMessage: 'no needle' }],
  ] satisfies [string, ReportChanges][])('knows the %s', async (_name, call) => {
    await record({ id: 'this', ...call }, { id: 'other' });
    expect(await find('needle')).toEqual(['this']);
    indexAll();
    expect(await find('needle')).toEqual(['this']);
    expect(await find('needle gpt rubbish')).toEqual([]);
  });

  it('finds all calls of a client under the name of today and none under an earlier one', async () => {
    const of = (name: string | null, id = 'c-77') => ({ client: { id, name, phone: null, email: null } });
    await record({ id: 'nameless', ...of(null) }, { id: 'other', ...of('Anna', 'c-78') });
    indexAll();
    await record({ id: 'named', ...of('Mario Rossi'), inputPreview: 'hello' });
    const check = async (): Promise<void> => {
      expect((await find('mario')).toSorted()).toEqual(['named', 'nameless']);
      expect(await find('mario hello')).toEqual(['named']);
      expect(await find('anna')).toEqual(['other']);
    };
    await check();
    indexAll();
    await check();
    await record({ id: 'third', ...of('Carla') });
    indexAll();
    expect(await find('mario')).toEqual([]);
    expect(await find('carla')).toHaveLength(3);
    expect(await find('c-77')).toHaveLength(3);
  });

  it("leaves calls alone that only have the words of a renamed client's key", async () => {
    const of = (name: string) => ({ client: { id: 'c-77', name, phone: null, email: null } });
    await record({ id: 'renamed', ...of('Anna') }, { id: 'acme', workspace: 'acme', ...of('Berta') });
    await record({ id: 'mentions', inputPreview: 'ask c 77' });
    indexAll();
    await record({ id: 'again', ...of('Mario Rossi') });
    indexAll();
    expect((await find('mario')).toSorted()).toEqual(['again', 'renamed']);
    expect(await find('berta')).toEqual(['acme']);
  });

  it('takes whatever is searched for', async () => {
    await record({ id: 'this', inputPreview: 'AND OR NOT NEAR' });
    indexAll();
    const hostile = [
      'AND',
      'and or',
      'NEAR(a b)',
      '"',
      '""',
      '"unbalanced',
      "' OR 1=1 --",
      '*',
      'a*',
      '^this',
      'words:this',
      '-',
      '{a b}: c',
      '(((',
      'x'.repeat(512),
      'a '.repeat(256),
      Array.from({ length: 128 }, (_, at) => String.fromCodePoint(0x4e00 + at)).join(' '),
      'שלום عليكم',
      '日本語',
      '👍🏽👨‍👩‍👧',
      '\0\u0001',
      '\ud800',
      '%',
      '_',
      '\\',
      'NULL',
    ];
    for (const q of hostile) expect((await search(q)).items.length).toBeLessThanOrEqual(1);
    expect(await find('and NEAR')).toEqual(['this']);
    expect(await find(' ?! ')).toEqual(['this']);
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), async (q) => {
        expect((await search(q)).items.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 200 },
    );
  });
});
