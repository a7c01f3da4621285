import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { queries, type QueryName } from '../../../src/shared/contract/queries.ts';
import type { RecordResult, Summary } from '../../../src/shared/contract/read-models.ts';
import { type UsageFieldRule, usageFields } from '../../../src/shared/contract/usage-event-wire.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { sampleNow } from './sample-usage.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => sampleNow });
});

const readSummary = async (): Promise<Summary> => (await engine.get('/v1/summary?period=all_time')).json();

const oddTexts = [
  '',
  ' ',
  '\0',
  '\uD800',
  '\u2028',
  "'",
  '"',
  '`',
  '\\',
  '%',
  '_',
  '<script>',
  '=1+1',
  '😀'.repeat(60),
];
const text = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 600 }));
const amount = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 1e-9, 1e-60, 1e10, 1e10 + 1, 2 ** 53, 1e300, -1e300),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.nat(5_000),
);
const time = fc.oneof(
  fc
    .date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('2026-08-23') })
    .map((at) => at.toISOString()),
  fc.constantFrom('0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '2016-12-31T23:59:60Z', '2026-08-21'),
);
const money = fc.oneof(amount, amount.map(String), text);
const usageNames =
  'prompt_tokens completion_tokens input_tokens output_tokens total_tokens cost cached_tokens prompt_tokens_details ' +
  'cache_read_input_tokens promptTokenCount inputTokens eval_count tokens';
const usage = fc.dictionary(
  fc.constantFrom(...usageNames.split(' ')),
  fc.oneof(amount, fc.record({ cached_tokens: amount, audio_tokens: amount, reasoning_tokens: amount }), text),
);

const likely = (rule: UsageFieldRule): fc.Arbitrary<unknown> => {
  if (rule.kind === 'text') return text;
  if (rule.kind === 'time') return time;
  if (rule.kind === 'flag') return fc.boolean();
  if (rule.kind === 'amount') return money;
  if (rule.kind === 'flat_cost') return fc.record({ amount: money, currency: fc.constantFrom('EUR', 'usd', 'GBP') });
  if (rule.kind === 'client') return fc.oneof(text, fc.record({ id: text, name: text, phone: text, email: text }));
  if (rule.kind === 'object') return fc.oneof(usage, fc.record({ usage, model: text, id: text }), fc.object());
  return amount;
};

/** Mostly the kind of value the field takes, sometimes anything at all. */
const valueOf = (rule: UsageFieldRule): fc.Arbitrary<unknown> =>
  fc.oneof({ arbitrary: likely(rule), weight: 8 }, { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 1 });

const named = Object.entries<UsageFieldRule>(usageFields).flatMap(([field, rule]) =>
  [field, ...(rule.aliases ?? [])].map((name) => [name, valueOf(rule)] as const),
);
const event = fc
  .tuple(
    fc.record({ service: fc.constantFrom('shop', 'bot'), model: fc.constantFrom('gpt-4o', 'o3', 'x') }),
    fc.subarray(named, { maxLength: 6 }).chain((fields) => fc.record(Object.fromEntries(fields))),
    fc.dictionary(fc.string({ maxLength: 20 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 1 }),
  )
  .map(([least, fields, unknown]) => ({ ...unknown, ...least, ...fields }));

describe('whatever is sent', () => {
  it('is accepted or refused, event by event, and adds up', async () => {
    let accepted = 0;
    let rejected = 0;
    const property = fc.asyncProperty(fc.array(event, { minLength: 1, maxLength: 20 }), async (events) => {
      const response = await engine.post(events);
      const result = (await response.json()) as RecordResult;
      // An object's own __proto__ may come up by chance; such a body is refused as a whole.
      if (response.status === 400) return;
      expect([200, 422], JSON.stringify(result)).toContain(response.status);
      expect(result.accepted + result.duplicates + result.rejected.length).toBe(events.length);
      for (const { index, pointer, code, detail } of result.rejected) {
        expect(pointer.startsWith(`/${index}`)).toBe(true);
        expect([code, detail]).toEqual([expect.stringMatching(/^\w+$/), expect.stringMatching(/\.$/)]);
      }
      accepted += result.accepted;
      rejected += result.rejected.length;
    });
    await fc.assert(property, { numRuns: 300, seed: 4650 });
    expect((await readSummary()).calls).toBe(accepted);
    expect(Math.min(accepted, rejected)).toBeGreaterThan(300);
  });

  it('can be read back, each call and all of them', async () => {
    let cursor = '';
    let seen = 0;
    while (cursor !== 'end') {
      const page = await engine.get(`/v1/events?period=all_time&limit=500${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const answer: unknown = await page.json();
      const { items, next_cursor } = queries.events.output.parse(answer);
      for (const { id, workspace } of items) {
        const path = `/v1/events/${encodeURIComponent(id)}?workspace=${encodeURIComponent(workspace)}`;
        // No address can be written for these two names.
        if (id === '.' || id === '..') continue;
        const response = await engine.get(path);
        expect(response.status, path).toBe(200);
        queries.event.output.parse(await response.json());
      }
      seen += items.length;
      cursor = next_cursor ?? 'end';
    }
    expect(seen).toBe((await readSummary()).calls);
  });
});

describe('whatever is asked', () => {
  const names = [
    'period',
    'from',
    'to',
    'by',
    'bucket',
    'limit',
    'order',
    'cursor',
    'q',
    'service',
    'client',
    'success',
  ];
  const value = fc.oneof(
    text,
    time,
    amount.map(String),
    fc.constantFrom('all_time', 'today', 'model', 'hour', 'day', 'week', 'month', 'cost', 'true', 'shop', 'client'),
  );
  const query = fc
    .array(
      fc.tuple(fc.oneof({ arbitrary: fc.constantFrom(...names), weight: 20 }, { arbitrary: text, weight: 1 }), value),
      {
        maxLength: 4,
      },
    )
    .map((pairs) => new URLSearchParams(pairs.map(([name, asked]): [string, string] => [name, asked])).toString());

  it.each(Object.keys(queries) as QueryName[])('of %s is answered or refused', async (name) => {
    const path = queries[name].path.replace(':id', 'x');
    const least = { breakdown: 'by=client&', series: 'bucket=month&' }[name as string] ?? '';
    await fc.assert(
      fc.asyncProperty(query, async (asked) => {
        const response = await engine.get(`${path}?${least}${asked}`);
        const answer = await response.text();
        expect([200, 404, 422], `${path}?${least}${asked} ${answer}`).toContain(response.status);
      }),
      { numRuns: 150, seed: 4650 },
    );
  });
});
