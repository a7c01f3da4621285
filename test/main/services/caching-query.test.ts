import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatNano, toNano } from '../../../src/shared/core/money.ts';
import type { Caching } from '../../../src/shared/contract/caching.ts';
import type { Receipt } from '../../../src/shared/contract/read-models.ts';
import { startTestEngine } from '../../support/engine.ts';
import type { TestEngine } from '../../support/engine.ts';

const now = Date.parse('2026-06-15T10:00:00Z');
const today = '2026-06-15T08:00:00Z';

/** Prices with and without tiers and batch discount; in the last one the whole request changes its price at 200 000. */
const models = ['claude-sonnet-4-5', 'gpt-4o', 'claude-haiku-4-5', 'gemini-2.5-pro'] as const;

type Call = {
  readonly model: string;
  readonly occurred_at: string;
  readonly service: string;
  readonly service_tier?: string;
  readonly input_tokens: number;
  readonly cache_read_tokens: number;
  readonly output_tokens: number;
};

const callOf = fc
  .record({
    model: fc.constantFrom(...models),
    day: fc.integer({ min: 0, max: 20 }),
    service: fc.constantFrom('bot', 'rag'),
    service_tier: fc.constantFrom(undefined, 'batch'),
    input_tokens: fc.integer({ min: 1, max: 300_000 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    output_tokens: fc.integer({ min: 0, max: 2_000 }),
  })
  .map(({ day, share, service_tier: tier, ...call }): Call => ({
    ...call,
    ...(tier === undefined ? {} : { service_tier: tier }),
    cache_read_tokens: Math.floor(call.input_tokens * share),
    occurred_at: new Date(Date.parse(today) - day * 86_400_000).toISOString(),
  }));

const record = async (engine: TestEngine, calls: readonly object[]): Promise<readonly Receipt[]> => {
  const answer = await engine.post(calls, {}, '?receipts=1');
  const body = (await answer.json()) as { events: Receipt[]; rejected: unknown[] };
  expect(body.rejected).toEqual([]);
  return body.events;
};

const ask = async (engine: TestEngine, search = ''): Promise<Caching> => {
  const answer = await engine.get(`/v1/caching?period=last_30_days${search}`);
  expect(answer.status).toBe(200);
  return (await answer.json()) as Caching;
};

const nanoDistance = (one: string | null, nano: bigint): bigint => {
  const distance = toNano(one ?? '0') - nano;
  return distance < 0n ? -distance : distance;
};

describe('what caching saved', () => {
  it('is what the same calls would have cost without a cache, less what they cost', async () => {
    const engine = await startTestEngine({ now: () => now });
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(callOf, { minLength: 1, maxLength: 25 }), async (calls) => {
        round += 1;
        const [cached, plain] = [`cached-${round}`, `plain-${round}`];
        const real = await record(
          engine,
          calls.map((call) => ({ ...call, workspace: cached })),
        );
        const without = await record(
          engine,
          calls.map((call) => ({ ...call, cache_read_tokens: 0, workspace: plain })),
        );
        for (const service of [null, 'bot']) {
          const chosen = calls.flatMap((call, at) => (service === null || call.service === service ? [at] : []));
          const sum = (field: 'cost_usd' | 'cost_eur'): bigint =>
            chosen.reduce((all, at) => all + toNano(without[at]![field]!) - toNano(real[at]![field]!), 0n);
          const said = await ask(engine, `&workspace=${cached}${service === null ? '' : `&service=${service}`}`);
          expect(said.counted_calls).toBe(chosen.filter((at) => calls[at]!.cache_read_tokens > 0).length);
          expect(said.uncounted_calls).toBe(0);
          expect(said.cache_read_tokens).toBe(chosen.reduce((all, at) => all + calls[at]!.cache_read_tokens, 0));
          // Each of the costs held against it is rounded on its own.
          expect(nanoDistance(said.saved_usd, sum('cost_usd'))).toBeLessThanOrEqual(BigInt(2 * chosen.length));
          expect(nanoDistance(said.saved_eur, sum('cost_eur'))).toBeLessThanOrEqual(BigInt(2 * chosen.length));
        }
      }),
      { numRuns: 20 },
    );
  });

  it('leaves out calls whose cost does not rest on their tokens alone, and says how many', async () => {
    const engine = await startTestEngine({ now: () => now });
    const call = { model: 'gpt-4o', service: 'bot', input_tokens: 1000, cache_read_tokens: 400, occurred_at: today };
    await record(engine, [
      { ...call, billed_cost_usd: '0.01' },
      { ...call, flat_cost: { amount: '0.005', currency: 'EUR' } },
      { ...call, model: 'nobody-knows-this-1' },
      { ...call, model: 'gpt-4o-audio-preview', input_audio_tokens: 100 },
    ]);
    expect(await ask(engine)).toMatchObject({
      cache_read_tokens: 1600,
      cached_share_percent: 40,
      counted_calls: 0,
      uncounted_calls: 4,
      saved_usd: null,
      saved_eur: null,
    });
    // 400 tokens at 2.50 instead of 1.25 dollars a million.
    await record(engine, [call]);
    expect(await ask(engine)).toMatchObject({ counted_calls: 1, uncounted_calls: 4, saved_usd: '0.0005' });
  });

  it('is nothing, not unknown, where no cache was read', async () => {
    const engine = await startTestEngine({ now: () => now });
    await record(engine, [{ model: 'gpt-4o', service: 'bot', input_tokens: 1000, occurred_at: today }]);
    expect(await ask(engine)).toMatchObject({
      cached_share_percent: 0,
      counted_calls: 0,
      saved_usd: '0',
      saved_eur: '0',
    });
  });

  it('follows a day that has been asked for before', async () => {
    const engine = await startTestEngine({ now: () => now });
    const call = { model: 'gpt-4o', service: 'bot', input_tokens: 1000, cache_read_tokens: 400, occurred_at: today };
    for (const times of [1n, 2n, 3n]) {
      await record(engine, [call]);
      const said = await ask(engine);
      expect(said.saved_usd).toBe(formatNano(times * toNano('0.0005')));
      expect(await ask(engine)).toEqual(said);
    }
  });
});
