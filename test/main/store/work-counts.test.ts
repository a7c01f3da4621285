import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { createOwnerClock } from '../../../src/main/services/owner-clock.ts';
import { createUsageQueries } from '../../../src/main/services/usage-queries.ts';
import { createUsageReader } from '../../../src/main/store/usage-reader.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { openCounting } from '../../support/count-work.ts';
import type { WorkCounts } from '../../support/count-work.ts';

/** Ledgers of the same days, services, clients and models, the larger with half as many calls again: half of them this month. */
const sizes = { small: 11_000, large: 16_500 } as const;
const days = 39;
const hourMs = 3_600_000;
const timeZone = 'Europe/Rome';
/** On the hour: the rest of one is read from the calls themselves. */
const now = Date.UTC(2026, 5, 20, 10);

const models = ['gpt-4o', 'claude-sonnet-4-5', 'gpt-4o-mini'] as const;
const services = ['chatbot', 'rag', 'coding-agent', 'analysis'] as const;
const callsOfConversation = 8;

/** Every client, service and model has calls every day in both; conversations are of one day and of as many tokens as none other. */
const createReports = (count: number) =>
  Array.from({ length: count }, (_, at) => {
    const talk = Math.floor(at / callsOfConversation);
    return makeReport({
      id: `call-${at}`,
      occurredAt: now - days * 24 * hourMs + Math.floor((at * days * 24 * hourMs) / count),
      service: services[at % services.length]!,
      model: models[at % models.length]!,
      client: { id: `client-${at % 5}`, name: `Client ${at % 5}`, phone: null, email: null },
      userId: `user-${at % 7}`,
      conversationId: `conversation-${talk}`,
      durationMs: 300 + (at % 900),
      units: { inputTokens: 1_000 + ((talk * 7919) % 60_013), cacheReadTokens: 300, outputTokens: 20 },
    });
  });

const openSized = async (count: number) => {
  const ledger = openLedger({ timeZone, now });
  const reports = createReports(count);
  for (let at = 0; at < reports.length; at += 5_000) await ledger.record(reports.slice(at, at + 5_000));
  while (ledger.operations.indexNextCalls().more);
  const cut = createDayCut(timeZone);
  const counting = openCounting(ledger.path, cut);
  const reader = createUsageReader(counting.db, cut);
  const createQueries = () =>
    createUsageQueries(
      reader,
      createOwnerClock(timeZone, () => now),
      ledger.pricer,
    );
  const queries = createQueries();
  return {
    ledger,
    queries,
    /** What a read costs, once what it keeps in memory is there. */
    count: async (read: (asked: typeof queries) => unknown): Promise<WorkCounts> => {
      await read(queries);
      return counting.count(async () => void (await read(queries)));
    },
    /** What it costs the first time after a start. */
    countFirst: async (read: (asked: typeof queries) => unknown): Promise<WorkCounts> => {
      const fresh = createQueries();
      return counting.count(async () => void (await read(fresh)));
    },
    close: () => {
      counting.db.close();
      ledger.close();
    },
  };
};

type Sized = Awaited<ReturnType<typeof openSized>>;
type Queries = Sized['queries'];

const period = 'current_month';
type Costs = Readonly<Record<string, readonly [read: (queries: Queries) => unknown, most: WorkCounts]>>;

/** Every read behind the Overview with what it costs, whatever the number of calls: see `count-work`. */
const overview: Costs = {
  summary: [(queries) => queries.summary({ period }), { statements: 24, calls: 2, rollups: 2_028, conversations: 0 }],
  'series of days': [
    (queries) => queries.series({ period, bucket: 'day' }),
    { statements: 4, calls: 2, rollups: 240, conversations: 0 },
  ],
  'series of weeks': [
    (queries) => queries.series({ period: 'last_90_days', bucket: 'week' }),
    { statements: 4, calls: 2, rollups: 480, conversations: 0 },
  ],
  'series of months': [
    (queries) => queries.series({ period: 'current_year', bucket: 'month' }),
    { statements: 4, calls: 2, rollups: 480, conversations: 0 },
  ],
  caching: [(queries) => queries.caching({ period }), { statements: 4, calls: 2, rollups: 240, conversations: 0 }],
  providers: [
    (queries) => queries.breakdown({ period, by: 'provider', limit: 5 }),
    { statements: 3, calls: 0, rollups: 240, conversations: 0 },
  ],
  models: [
    (queries) => queries.breakdown({ period, by: 'model', limit: 5 }),
    { statements: 3, calls: 0, rollups: 240, conversations: 0 },
  ],
  services: [
    (queries) => queries.breakdown({ period, by: 'service', limit: 20 }),
    { statements: 3, calls: 0, rollups: 240, conversations: 0 },
  ],
  operations: [
    (queries) => queries.breakdown({ period, by: 'operation', limit: 20 }),
    { statements: 3, calls: 0, rollups: 240, conversations: 0 },
  ],
  'hours of the week': [
    (queries) => queries.breakdown({ period, by: 'hour_of_week' }),
    { statements: 3, calls: 0, rollups: 468, conversations: 0 },
  ],
  clients: [
    (queries) => queries.breakdown({ period, by: 'client', limit: 3 }),
    { statements: 5, calls: 0, rollups: 2_160, conversations: 0 },
  ],
  'longest conversations': [
    (queries) => queries.breakdown({ period, by: 'conversation', order: 'tokens', limit: 20 }),
    { statements: 25, calls: 0, rollups: 640, conversations: 1_020 },
  ],
};

/** First pages of the history and a search. Rows grow with what a filter leaves out, and not beyond a day or a block. */
const pages: Costs = {
  'no filter': [
    (queries) => queries.events({ period, limit: 50 }),
    { statements: 54, calls: 101, rollups: 720, conversations: 50 },
  ],
  'a service': [
    (queries) => queries.events({ period, limit: 50, service: ['rag'] }),
    { statements: 56, calls: 600, rollups: 720, conversations: 50 },
  ],
  'a client': [
    (queries) => queries.events({ period, limit: 50, client: ['client-3'] }),
    { statements: 56, calls: 700, rollups: 720, conversations: 50 },
  ],
  'a conversation': [
    (queries) => queries.events({ period, limit: 50, conversation: ['conversation-1300'] }),
    { statements: 12, calls: 700, rollups: 488, conversations: 10 },
  ],
  'a service nobody has': [
    (queries) => queries.events({ period, limit: 50, service: ['nobody'] }),
    { statements: 3, calls: 0, rollups: 720, conversations: 0 },
  ],
  'a page in the middle': [
    (queries) => queries.events({ period, limit: 50, offset: 4_000 }),
    { statements: 56, calls: 600, rollups: 720, conversations: 50 },
  ],
  'a search': [
    (queries) => queries.events({ period, limit: 50, q: 'chatbot' }),
    { statements: 64, calls: 9_000, rollups: 720, conversations: 50 },
  ],
  'a search for a rare word': [
    (queries) => queries.events({ period, limit: 50, q: 'conversation-1300' }),
    { statements: 21, calls: 64, rollups: 720, conversations: 20 },
  ],
  'a search for a word that is nowhere': [
    (queries) => queries.events({ period, limit: 50, q: 'nowhere' }),
    { statements: 12, calls: 2, rollups: 720, conversations: 0 },
  ],
};

let small: Sized;
let large: Sized;

beforeAll(async () => {
  small = await openSized(sizes.small);
  large = await openSized(sizes.large);
});

afterAll(() => {
  small.close();
  large.close();
});

/** Those that are more than they may be. */
const findExcess = (counts: WorkCounts, most: WorkCounts): readonly string[] =>
  (Object.keys(most) as (keyof WorkCounts)[])
    .filter((kind) => counts[kind] > most[kind])
    .map((kind) => `${kind}: ${counts[kind]} instead of ${most[kind]}`);

describe('the work of a read', () => {
  it.each(Object.entries(overview))('of the Overview does not grow with the number of calls: %s', async (_, cost) => {
    const [read, most] = cost;
    const [ofSmall, ofLarge] = [await small.count(read), await large.count(read)];
    expect(ofLarge).toEqual(ofSmall);
    expect(findExcess(ofLarge, most)).toEqual([]);
  });

  it('of the Overview does not grow with the number of calls the first time after a start: caching', async () => {
    const [read] = overview['caching']!;
    const [ofSmall, ofLarge] = [await small.countFirst(read), await large.countFirst(read)];
    expect(ofLarge).toEqual(ofSmall);
    expect(findExcess(ofLarge, { statements: 44, calls: 2, rollups: 240, conversations: 0 })).toEqual([]);
  });

  it.each(Object.entries(pages))('of the history is bounded: %s', async (_, [read, most]) => {
    expect(findExcess(await small.count(read), most)).toEqual([]);
    expect(findExcess(await large.count(read), most)).toEqual([]);
  });

  it('counts every row a scan looks at', async () => {
    const { db, count } = openCounting(small.ledger.path, createDayCut(timeZone));
    const counts = await count(async () => void db.prepare('SELECT sum(input_tokens) FROM usage_events').get());
    db.close();
    expect(counts).toEqual({ statements: 1, calls: sizes.small, rollups: 0, conversations: 0 });
  });
});
