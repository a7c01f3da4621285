import { beforeAll, describe, expect, it } from 'vitest';
import type { EventPage } from '../../../src/shared/contract/read-models.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { createRandom, pickWhole } from '../../support/random.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const size = 230;

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
  // A few minutes for many calls: most share their time with others, so the order needs more than the time.
  const random = createRandom(7);
  const events = Array.from({ length: size }, (_, at) => ({
    id: `first-${at}`,
    service: at % 2 === 0 ? 'even' : 'odd',
    model: 'gpt-4o',
    input_tokens: at,
    occurred_at: new Date(now - 60_000 * pickWhole(random, 0, 9)).toISOString(),
  }));
  expect((await engine.post(events)).status).toBe(200);
});

const readPage = async (query: string): Promise<EventPage> => {
  const response = await engine.get(`/v1/events?period=all_time&${query}`);
  expect(response.status).toBe(200);
  return response.json();
};

/** Every page from the first to the last, with something happening in between. */
const walk = async (query: string, between: (page: number) => Promise<unknown> = async () => undefined) => {
  const pages: EventPage[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    expect(pages.length).toBeLessThan(1000);
    const page: EventPage = await readPage(`${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    pages.push(page);
    await between(pages.length);
    cursor = page.next_cursor;
  }
  return pages;
};

const idsOf = (pages: readonly EventPage[]): string[] => pages.flatMap(({ items }) => items.map(({ id }) => id));

describe('pages of events', () => {
  it.each([1, 7, 23, 229, 230, 231, 500])('of %i give each call once', async (limit) => {
    const pages = await walk(`limit=${limit}`);
    expect(pages).toHaveLength(Math.ceil(size / limit));
    expect(pages.map(({ items }) => items.length).slice(0, -1)).toEqual(Array(pages.length - 1).fill(limit));
    expect(pages.map(({ total }) => total)).toEqual(Array(pages.length).fill(size));
    const ids = idsOf(pages);
    expect(new Set(ids).size).toBe(size);
    expect(ids).toHaveLength(size);
    expect(ids).toEqual((await readPage('limit=500')).items.map(({ id }) => id));
  });

  it('of a filter give what the filter gives', async () => {
    const ids = idsOf(await walk('limit=9&service=odd'));
    expect(ids).toHaveLength(size / 2);
    expect(ids.every((id) => Number(id.slice(6)) % 2 === 1)).toBe(true);
    expect(idsOf(await walk('limit=9&q=odd'))).toEqual(ids);
  });

  it('neither lose nor repeat a call while others arrive at every place', async () => {
    const before = new Set(idsOf(await walk('limit=500')));
    const newcomers = (page: number) =>
      engine.post(
        [60_000, 0, -30_000, -5 * 60_000, -20 * 60_000].map((aheadMs, at) => ({
          id: `later-${page}-${at}`,
          service: 'late',
          model: 'gpt-4o',
          occurred_at: new Date(now + aheadMs).toISOString(),
        })),
      );
    const ids = idsOf(await walk('limit=10', newcomers));
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => before.has(id)).toSorted()).toEqual([...before].toSorted());
  });

  it('end at once where there is nothing', async () => {
    expect(await walk('service=nobody')).toEqual([{ items: [], next_cursor: null, total: 0 }]);
  });
});
