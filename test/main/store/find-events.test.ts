import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ParsedQuery } from '../../../src/shared/contract/queries.ts';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';
import { openLedger } from '../../support/ledger.ts';
import { createRandom, pickWhole } from '../../support/random.ts';
import { makeReport } from '../../support/reports.ts';

type Query = Partial<ParsedQuery<'events'>>;
type Ledger = ReturnType<typeof openLedger>;
/** A call as the model of the list knows it; `at` is its place in the order of recording. */
type Known = { readonly report: UsageReport; readonly usd: bigint | null; readonly at: number };

const now = Date.UTC(2026, 2, 29, 15);
const dayMs = 86_400_000;

const callArb = fc.record({
  occurredAt: fc
    .tuple(fc.integer({ min: -3 * dayMs, max: dayMs }), fc.constantFrom(1, 60_000, 6 * 3_600_000))
    .map(([offset, grain]) => Math.floor((now + offset) / grain) * grain),
  service: fc.constantFrom('chatbot', 'rag-bot', 'Ünïcode'),
  model: fc.constantFrom('gpt-4o', 'claude-sonnet-4-5', 'nobody-knows-it'),
  client: fc.constantFrom(null, { id: 'c-1', name: 'Mario Rossi' }, { id: 'c-2', name: null }),
  conversationId: fc.constantFrom(null, 'talk-1', 'talk-2'),
  success: fc.boolean(),
  durationMs: fc.option(fc.integer({ min: 0, max: 5 }), { nil: null }),
  input: fc.integer({ min: 0, max: 4 }),
  inputPreview: fc.constantFrom(null, 'Perché no?', 'PERCHE', 'a città', 'rimborso/ordine', '日本語のテスト'),
});

const toReports = (calls: readonly (typeof callArb extends fc.Arbitrary<infer T> ? T : never)[]): UsageReport[] =>
  calls.map(({ client, input, ...call }, at) =>
    makeReport({
      ...call,
      id: `call-${at}`,
      client: client === null ? null : { ...client, phone: null, email: null },
      units: { inputTokens: input, outputTokens: 0 },
    }),
  );

/** Folding written down the plain way; enough for the words used here. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replaceAll(/\p{Mn}/gu, '')
    .toLowerCase();
const textsOf = ({ service, operation, model, client, conversationId, inputPreview }: UsageReport) =>
  [service, operation, model, client?.id, client?.name, conversationId, inputPreview].filter(
    (text) => text !== null && text !== undefined,
  );

/** Whether every word begins a word of the call; characters of a script without spaces may be anywhere. */
const isFound = (report: UsageReport, q: string): boolean => {
  const words = textsOf(report).flatMap((text) => fold(text).split(/[^\p{L}\p{N}]+/u));
  return fold(q)
    .split(/[^\p{L}\p{N}]+/u)
    .every((word) =>
      words.some((other) =>
        /[\p{sc=Han}\p{sc=Katakana}]/u.test(word) ? other.includes(word) : other.startsWith(word),
      ),
    );
};

const figureOf = ({ report, usd }: Known, sort: Query['sort']): number | null => {
  if (sort === 'cost') return usd === null ? null : Number(usd);
  if (sort === 'tokens') return report.units.inputTokens + report.units.outputTokens;
  return sort === 'duration' ? report.durationMs : report.occurredAt;
};

const inOrder = (calls: readonly Known[], sort: Query['sort'], direction: Query['direction']): string[] => {
  const sign = direction === 'asc' ? 1 : -1;
  const newestFirst = (a: Known, b: Known) => b.report.occurredAt - a.report.occurredAt || b.at - a.at;
  return calls
    .toSorted((a, b) => {
      if (sort === undefined || sort === 'occurred_at') return -sign * newestFirst(a, b);
      const [left, right] = [figureOf(a, sort), figureOf(b, sort)];
      if (left === right) return newestFirst(a, b);
      if (left === null || right === null) return left === null ? 1 : -1;
      return sign * (left - right);
    })
    .map(({ report }) => report.id ?? '');
};

const keeps = ({ report }: Known, query: Query): boolean =>
  (query.service?.includes(report.service) ?? true) &&
  (query.success?.includes(report.success ? 'true' : 'false') ?? true) &&
  (query.client?.includes(report.client?.id ?? '') ?? true) &&
  (query.conversation?.includes(report.conversationId ?? '') ?? true) &&
  (query.q === undefined || isFound(report, query.q));

const record = async (ledger: Ledger, reports: readonly UsageReport[], from = 0): Promise<Known[]> => {
  const outcomes = await ledger.record(reports);
  return outcomes.map((outcome, index) => {
    if (outcome.status === 'rejected') throw new Error(outcome.error.detail);
    return { report: reports[index]!, usd: outcome.costNanoUsd, at: from + index };
  });
};

const indexAll = ({ operations }: Ledger): void => {
  while (operations.indexNextCalls().more);
};

const idsOf = (page: { readonly items: readonly { readonly id: string }[] }): string[] =>
  page.items.map(({ id }) => id);

const walk = async (ledger: Ledger, query: Query): Promise<string[]> => {
  const found: string[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await ledger.queries.events({ ...query, ...(cursor !== undefined && { cursor }) });
    found.push(...idsOf(page));
    if (page.next_cursor === null) return found;
    cursor = page.next_cursor;
  }
};

const filterArb = fc.constantFrom<Query>(
  {},
  { service: ['rag-bot'] },
  { success: ['false'], service: ['chatbot', 'Ünïcode'] },
  { client: ['c-1'] },
  { client: ['c-1', 'c-2'], conversation: ['talk-2'] },
);
const searches = [
  undefined,
  'perche',
  'PERCHÉ',
  'citta',
  'bot',
  'chat gpt',
  'mario',
  'c-1',
  'talk 2',
  'gpt-4o rossi',
  'unicode',
  '本語',
  'テ',
  'テ日',
];

describe('the history against a plain list', () => {
  it('agrees in every order, filter, search and place, however much of it is indexed', async () => {
    const scenario = fc.record({
      calls: fc.array(callArb, { minLength: 1, maxLength: 40 }),
      indexed: fc.nat({ max: 40 }),
      filter: filterArb,
      asked: fc.uniqueArray(fc.constantFrom(...searches), { minLength: 3, maxLength: 5 }),
      sort: fc.constantFrom(undefined, 'occurred_at', 'cost', 'tokens', 'duration'),
      direction: fc.constantFrom(undefined, 'asc', 'desc'),
      limit: fc.integer({ min: 1, max: 12 }),
      offset: fc.nat({ max: 45 }),
      hours: fc.option(fc.tuple(fc.integer({ min: -70, max: 0 }), fc.integer({ min: 1, max: 60 })), { nil: null }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ calls, indexed, filter, asked, sort, direction, limit, offset, hours }) => {
        const ledger = openLedger({ now });
        try {
          const reports = toReports(calls);
          const known = await record(ledger, reports.slice(0, indexed));
          indexAll(ledger);
          known.push(...(await record(ledger, reports.slice(indexed), known.length)));
          const from = hours === null ? -Infinity : now + hours[0] * 3_600_000;
          const to = hours === null ? Infinity : from + hours[1] * 3_600_000;
          const period: Query =
            hours === null
              ? { period: 'all_time' }
              : { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
          for (const q of asked) {
            const query: Query = { ...period, ...filter, sort, direction, q, limit };
            const kept = known.filter(
              (call) => call.report.occurredAt >= from && call.report.occurredAt < to && keeps(call, query),
            );
            const expected = inOrder(kept, sort, direction);
            expect(await walk(ledger, query)).toEqual(expected);
            const page = await ledger.queries.events({ ...query, offset });
            expect(idsOf(page)).toEqual(expected.slice(offset, offset + limit));
            expect(page.total).toBe(kept.length);
            expect(page.next_cursor === null).toBe(offset + limit >= kept.length);
          }
        } finally {
          ledger.close();
        }
      }),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 120) },
    );
  }, 600_000);
});

describe('a long history', () => {
  const size = 36_000;
  const start = Date.UTC(2026, 2, 20);
  const random = createRandom(11);
  /** Two days, the second with most of the calls, recorded in another order than they were made. */
  const reports = Array.from({ length: size }, (_, at) =>
    makeReport({
      id: `call-${at}`,
      service: at % 3 === 0 ? 'third' : 'other',
      conversationId: at % 40 === 0 ? 'long' : null,
      occurredAt: start + Math.floor((at < size / 8 ? at % 1000 : 1000 + pickWhole(random, 0, 999)) * (dayMs / 1000)),
      inputPreview: at % 7_000 === 5 ? 'hay and a needle' : at % 10 === 0 ? 'hay and straw' : 'hay',
      durationMs: pickWhole(random, 0, 9_999),
    }),
  );

  it('is found in order from any place, in days of very many calls and across blocks of the index', async () => {
    const ledger = openLedger({ timeZone: 'UTC', now });
    try {
      const known: Known[] = [];
      for (let at = 0; at < size; at += 6_000) known.push(...(await record(ledger, reports.slice(at, at + 6_000), at)));
      const check = async (query: Query, total: number | null): Promise<void> => {
        const page = await ledger.queries.events({ ...query, period: 'all_time', limit: 20 });
        const kept = known.filter((call) => keeps(call, query));
        const { sort, direction, offset = 0 } = query;
        expect(idsOf(page)).toEqual(inOrder(kept, sort, direction).slice(offset, offset + 20));
        expect(page.total).toBe(total);
        if (total !== null) expect(total).toBe(kept.length);
      };
      await check({ q: 'needle' }, 6);
      indexAll(ledger);
      for (const offset of [0, 4_490, 4_500, 17_000, 35_990, 36_000]) {
        await check({ offset }, size);
        await check({ offset, direction: 'asc' }, size);
        await check({ offset, service: ['third'] }, size / 3);
        await check({ offset, conversation: ['long'] }, size / 40);
      }
      await check({ q: 'needle' }, 6);
      await check({ q: 'needle', sort: 'duration' }, 6);
      await check({ q: 'hay needle' }, 6);
      await check({ q: 'straw', offset: 3_000 }, 3_600);
      await check({ q: 'hay' }, null);
      await check({ q: 'hay', direction: 'asc', offset: 9_000 }, null);
      await check({ q: 'hay', service: ['third'], sort: 'duration', direction: 'asc' }, null);
      await check({ sort: 'duration', offset: 10_000 }, size);
      await check({ sort: 'tokens', conversation: ['long'] }, size / 40);
    } finally {
      ledger.close();
    }
  }, 120_000);
});
