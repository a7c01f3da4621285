import { beforeAll, describe, expect, it } from 'vitest';
import type { EventPage } from '../../../src/shared/contract/read-models.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

const now = Date.parse('2026-08-21T10:00:00Z');

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
  const events = Array.from({ length: 30 }, (_, at) => ({
    id: `call-${at}`,
    service: 'chatbot',
    model: at % 10 === 0 ? 'nobody-knows-it' : 'gpt-4o',
    input_tokens: (at * 7) % 30,
    occurred_at: new Date(now - 60_000 * at).toISOString(),
    client: 'c-1',
    conversation_id: 'v-1',
    input_preview: at === 3 ? 'Perché è così?' : 'hello',
  }));
  expect((await engine.post(events)).status).toBe(200);
});

const read = async (query: string): Promise<EventPage> => {
  const response = await engine.get(`/v1/events?${query}`);
  expect(response.status).toBe(200);
  return response.json();
};
const idsOf = ({ items }: EventPage): string[] => items.map(({ id }) => id);

const refusal = async (query: string): Promise<unknown> => {
  const response = await engine.get(`/v1/events?${query}`);
  expect(response.status).toBe(422);
  const { errors } = await response.json();
  return errors.map(({ pointer, code }: { pointer: string; code: string }) => [pointer, code]);
};

describe('GET /v1/events', () => {
  it('starts anywhere, and goes on from there by cursor', async () => {
    const page = await read('offset=10&limit=5');
    expect(idsOf(page)).toEqual(['call-10', 'call-11', 'call-12', 'call-13', 'call-14']);
    expect(page.total).toBe(30);
    expect(idsOf(await read(`limit=2&cursor=${page.next_cursor}`))).toEqual(['call-15', 'call-16']);
    expect(await read('offset=30')).toEqual({ items: [], next_cursor: null, total: 30 });
    expect((await read('offset=9007199254740991')).items).toEqual([]);
  });

  it('sorts by a figure, calls without it last in either direction', async () => {
    const most = await read('sort=cost&limit=27');
    const costs = most.items.map(({ cost_usd }) => Number(cost_usd));
    expect(costs).toEqual(costs.toSorted((a, b) => b - a));
    const unpriced = ['call-0', 'call-10', 'call-20'];
    expect(idsOf(await read(`sort=cost&cursor=${most.next_cursor}`))).toEqual(unpriced);
    expect(idsOf(await read('sort=cost&direction=asc&offset=27'))).toEqual(unpriced);
    expect((await read('sort=tokens&direction=asc&limit=1')).items[0]?.input_tokens).toBe(0);
    expect(idsOf(await read('direction=asc&limit=1'))).toEqual(['call-29']);
  });

  it('finds words without their accents, however they are written', async () => {
    expect(idsOf(await read('q=PERCHE cosi'))).toEqual(['call-3']);
    expect(await read('q=nowhere')).toEqual({ items: [], next_cursor: null, total: 0 });
  });

  it('says what does not go together', async () => {
    const { next_cursor: cursor } = await read('limit=1');
    expect(await refusal(`cursor=${cursor}&offset=0`)).toEqual([['?offset', 'conflict']]);
    expect(await refusal(`cursor=${cursor}&sort=cost`)).toEqual([['?cursor', 'bad_cursor']]);
    expect(await refusal(`cursor=${cursor}&direction=asc`)).toEqual([['?cursor', 'bad_cursor']]);
    for (const query of ['sort=cost', 'q=hello', 'client=c-1&conversation=v-1']) {
      expect((await read(`${query}&offset=10000`)).items).toEqual([]);
      expect(await refusal(`${query}&offset=10001`)).toEqual([['?offset', 'too_large']]);
    }
    for (const wrong of ['offset=-1', 'offset=1.5', 'offset=1e2', 'sort=price', 'direction=up']) {
      expect(await refusal(wrong)).toHaveLength(1);
    }
  });
});
