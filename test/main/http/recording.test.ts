import { beforeAll, describe, expect, it } from 'vitest';
import { recordResultSchema, type RecordResult } from '../../../src/shared/contract/read-models.ts';
import { startTestEngine, type TestEngine, type TestHeaders } from '../../support/engine.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const good = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
const ndjson = { 'content-type': 'application/x-ndjson' };

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now });
});

const record = async (body: unknown, headers?: TestHeaders, query?: string): Promise<RecordResult> => {
  const response = await engine.post(body, headers, query);
  expect(response.status).toBe(200);
  const result: unknown = await response.json();
  expect(recordResultSchema.parse(result)).toEqual(result);
  return result as RecordResult;
};

const read = async (id: string) => (await engine.get(`/v1/events/${encodeURIComponent(id)}`)).json();

/** Records one event and reads it back, without what differs between two equal events. */
const roundTrip = async (event: object) => {
  const { events } = await record(event);
  const [receipt] = events ?? [];
  return { warnings: receipt?.warnings, event: { ...(await read(receipt?.id ?? '')), id: '' } };
};

const countCalls = async (): Promise<number> =>
  (await (await engine.get('/v1/summary?period=all_time')).json()).calls as number;

describe('a receipt', () => {
  it('says what became of the event and what it costs', async () => {
    expect(await record({ id: 'worked', ...good, occurred_at: '2026-08-20T12:00:00Z' })).toEqual({
      accepted: 1,
      duplicates: 0,
      rejected: [],
      events: [
        {
          index: 0,
          id: 'worked',
          status: 'accepted',
          total_tokens: 1500,
          cost_usd: '0.0075',
          cost_eur: '0.006420683',
          cost_status: 'priced',
          eur_status: 'final',
          warnings: [],
        },
      ],
    });
  });

  const bare = { service: 'shop', model: 'gpt-4o' };
  it.each([
    ['nothing', bare, null],
    ['no usage in the response', { ...bare, response: { usage: null } }, null],
    ['zeros', { ...bare, input_tokens: 0, output_tokens: 0 }, '0'],
    ['a failure', { ...bare, success: false }, '0'],
    ['seconds alone', { ...bare, model: 'whisper-1', audio_seconds: 30 }, '0.003'],
    ['a total beside the output', { ...bare, tokens_consumed: 1500, output_tokens: 500 }, '0.0075'],
    ['a region that changes no price', { ...good, metadata: { inference_geo: 'us' } }, '0.0075'],
    ['a flat fee', { ...bare, flat_cost: { amount: '0.01', currency: 'USD' } }, '0.01'],
  ])('of a call that reports %s', async (_what, event, cost) => {
    const [receipt] = (await record({ ...event, occurred_at: '2026-08-20T12:00:00Z' })).events ?? [];
    expect(receipt?.cost_usd).toBe(cost);
    expect(receipt?.cost_eur === null).toBe(cost === null);
    expect([receipt?.cost_status === 'unpriced', receipt?.eur_status]).toEqual([
      cost === null,
      cost === null ? 'pending' : 'final',
    ]);
    expect(receipt?.warnings.some((warning) => warning.startsWith('no_usage: '))).toBe(cost === null);
  });

  it('comes for up to 100 events, and for more only when asked', async () => {
    const many = Array.from({ length: 101 }, () => good);
    expect((await record(many.slice(1))).events).toHaveLength(100);
    expect(await record(many)).toEqual({ accepted: 101, duplicates: 0, rejected: [] });
    const asked = await record(many, {}, '?receipts=1');
    expect(asked.events?.map(({ index }) => index)).toEqual([...many.keys()]);
    expect(new Set(asked.events?.map(({ id }) => id)).size).toBe(101);
  });

  it('is left out of a large request that is refused, whose faults are all listed', async () => {
    const response = await engine.post(Array.from({ length: 101 }, () => ({ ...good, images: -1 })));
    expect(response.status).toBe(422);
    const problem = await response.json();
    expect(problem.rejected).toHaveLength(101);
    expect(problem.rejected.at(-1)).toMatchObject({ index: 100, pointer: '/100/images', code: 'negative_number' });
    expect(problem).not.toHaveProperty('events');
  });
});

describe('another name for a field', () => {
  const aliases: readonly (readonly [alias: string, field: string, value: unknown])[] = [
    ['service_name', 'service', 'other'],
    ['operation_type', 'operation', 'chat'],
    ['service_action', 'operation', 'chat'],
    ['model_used', 'model', 'gpt-4o-mini'],
    ['prompt_tokens', 'input_tokens', 12],
    ['completion_tokens', 'output_tokens', 12],
    ['response_time_ms', 'duration_ms', 812],
    ['input_data', 'input_preview', 'Ciao'],
    ['output_summary', 'output_preview', 'Salve'],
    ['request_metadata', 'metadata', { a: 1 }],
    ['client_id', 'client', 'c1'],
    ['workspace_id', 'workspace', 'acme'],
    ['workspaceId', 'workspace', 'acme'],
    ['source', 'provider', 'azure'],
    ['created_at', 'occurred_at', '2026-08-01T00:00:00Z'],
    ['duration_seconds', 'audio_seconds', 2.5],
  ];

  it.each(aliases)('%s is %s', async (alias, field, value) => {
    const rest = { ...good, [field]: undefined };
    const own = await roundTrip({ ...rest, [field]: value });
    expect(own.warnings?.filter((warning) => /^(unknown_field|alias_ignored)/.test(warning))).toEqual([]);
    expect(await roundTrip({ ...rest, [alias]: value })).toEqual(own);
    const both = await roundTrip({ ...rest, [alias]: null, [field]: value });
    expect(both).toEqual(own);
  });

  it.each(['tokens_consumed', 'total_tokens'])('%s alone is input', async (alias) => {
    const { event } = await roundTrip({ service: 'shop', model: 'gpt-4o', [alias]: 700 });
    expect(event).toMatchObject({ input_tokens: 700, output_tokens: 0, total_tokens: 700, metadata: null });
  });

  it('phone is the phone of the client, and its id when there is no other', async () => {
    const known = await roundTrip({ ...good, client_id: 'with-phone', phone: '+39 1' });
    expect(known.event.client).toEqual({ id: 'with-phone', name: null, phone: '+39 1', email: null });
    const alone = await roundTrip({ ...good, phone: '+39 2' });
    expect(alone.event.client).toEqual({ id: '+39 2', name: null, phone: '+39 2', email: null });
  });

  it.each([
    ['service_name', 42, 'wrong_type'],
    ['prompt_tokens', -1, 'negative_tokens'],
    ['tokens_consumed', -1, 'negative_tokens'],
    ['total_tokens', 1.5, 'not_integer'],
    ['response_time_ms', '812', 'wrong_type'],
    ['created_at', '2026-08-21', 'invalid_time'],
    ['phone', 391, 'wrong_type'],
    ['duration_seconds', -2, 'negative_number'],
  ])('%s: %j is refused where it stands', async (alias, value, code) => {
    const { rejected } = await record([good, { model: 'gpt-4o', service: 'shop', [alias]: value }].map(dropFor(alias)));
    expect(rejected).toMatchObject([{ index: 1, pointer: `/1/${alias}`, code }]);
  });
});

/** A field would win over its other name. */
const dropFor =
  (alias: string) =>
  (event: Record<string, unknown>, index: number): Record<string, unknown> =>
    index === 1 && alias === 'service_name' ? { ...event, service: undefined } : event;

describe('lines of NDJSON', () => {
  const line = JSON.stringify(good);

  it('stand each for itself: a broken one costs no other', async () => {
    const before = await countCalls();
    const result = await record(`${line}\n{"service":"shop"\n\r\n${line}\r\n{"a":1}\n${line}`, ndjson);
    expect(result).toMatchObject({ accepted: 3, duplicates: 0 });
    expect(result.rejected).toMatchObject([
      { index: 1, id: null, code: 'bad_json', pointer: '/1' },
      { index: 3, id: null, code: 'required', pointer: '/3/service' },
    ]);
    expect(result.events?.map(({ index }) => index)).toEqual([0, 2, 4]);
    expect(await countCalls()).toBe(before + 3);
  });

  it.each([
    ['too deep', `{"metadata":${'['.repeat(64)}${']'.repeat(64)}}`, 'too_deep'],
    ['with a forbidden name', '{"__proto__":{}}', 'forbidden_key'],
  ])('%s are refused alone', async (_what, bad, code) => {
    const result = await record(`${bad}\n${line}\n`, ndjson);
    expect(result).toMatchObject({ accepted: 1, rejected: [{ index: 0, pointer: '/0', code }] });
  });

  it('all broken: 422', async () => {
    const before = await countCalls();
    const response = await engine.post('{\n{\n', ndjson);
    expect(response.status).toBe(422);
    expect((await response.json()).rejected).toMatchObject([{ index: 0 }, { index: 1 }]);
    expect(await countCalls()).toBe(before);
  });
});

describe('the time of an event', () => {
  const at = (aheadMs: number) => ({ ...good, occurred_at: new Date(now + aheadMs).toISOString() });
  const day = 86_400_000;

  it('is now when none is given', async () => {
    expect((await roundTrip(good)).event.occurred_at).toBe('2026-08-21T12:00:00+02:00');
  });

  it.each([
    [1, false],
    [5 * 60_000, false],
    [5 * 60_000 + 1, true],
    [day, true],
  ])('%i ms ahead: flagged %s', async (aheadMs, flagged) => {
    const { event, warnings } = await roundTrip(at(aheadMs));
    expect(event.clock_skew).toBe(flagged);
    expect(warnings).toEqual(flagged ? ['clock_skew'] : []);
  });

  it('is refused further ahead, alone', async () => {
    const { rejected } = await record([good, at(day + 1), at(400 * day)]);
    expect(rejected).toMatchObject([
      { index: 1, code: 'time_in_future', pointer: '/1/occurred_at' },
      { index: 2, code: 'time_in_future', pointer: '/2/occurred_at' },
    ]);
  });

  it.each(['2020-02-29T23:59:59.999Z', '1969-12-31T23:59:59Z', '1900-01-01T00:00:00+05:45', '0001-01-01T00:00:00Z'])(
    'may be as long ago as %s',
    async (occurredAt) => {
      const { event } = await roundTrip({ ...good, occurred_at: occurredAt });
      expect(Date.parse(event.occurred_at)).toBe(Date.parse(occurredAt));
    },
  );
});
