import { describe, expect, it } from 'vitest';
import { readMetricPoints } from '../../../../../src/main/ingest/otlp/dialects/read-metric-points.ts';
import type { OtlpPoint, OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';
import { now, readAll, startedAt } from './records.ts';

type Attributes = Readonly<Record<string, OtlpValue>>;

const usual: Attributes = {
  'gen_ai.operation.name': 'chat',
  'gen_ai.provider.name': 'openai',
  'gen_ai.request.model': 'gpt-4o',
  'gen_ai.token.type': 'input',
};

const point = (attributes: Attributes = {}, more: Partial<OtlpPoint> = {}, resource: Attributes = {}): OtlpPoint => ({
  signal: 'metrics',
  resource: new Map(Object.entries({ 'service.name': 'bot', ...resource })),
  scope: 'my-scope',
  attributes: new Map(Object.entries({ ...usual, ...attributes })),
  contentHash: 'c'.repeat(64),
  metric: 'gen_ai.client.token.usage',
  unit: '{token}',
  temporality: 'cumulative',
  isMonotonic: false,
  startedAt,
  endedAt: startedAt + 1_000,
  value: 1_200,
  count: 3,
  ...more,
});

const read = (...records: OtlpPoint[]) => readMetricPoints(records, { workspace: null, now, previews: false });

describe('points of token metrics', () => {
  it('tell of one side of what was used', () => {
    const { points, refused } = read(point(), point({ 'gen_ai.token.type': 'completion' }, { value: 80 }));
    expect(refused).toEqual([]);
    expect(points).toMatchObject([
      {
        side: 'input',
        value: 1_200,
        count: 3,
        service: 'bot',
        provider: 'openai',
        model: 'gpt-4o',
        workspace: 'default',
      },
      { side: 'output', value: 80 },
    ]);
    expect(points[0]!.source).toBe(points[1]!.source);
  });

  it('are of another source where anything else differs', () => {
    const { points } = read(
      point(),
      point({ 'server.address': 'api.openai.com' }),
      point({}, { scope: 'other' }),
      point({}, {}, { 'service.instance.id': '2' }),
      point({}, {}, { 'centesimo.workspace': 'shop' }),
    );
    expect(new Set(points.map(({ source }) => source)).size).toBe(5);
  });

  it.each<[string, OtlpPoint]>([
    ['another metric', point({}, { metric: 'gen_ai.client.operation.duration' })],
    ['a gauge', point({}, { temporality: null })],
    ['a sum that may fall', point({}, { count: null, isMonotonic: false })],
    ['a part of the input', point({ 'gen_ai.token.type': 'cached_input' })],
    ['the sum over an agent', point({ 'gen_ai.operation.name': 'invoke_agent' })],
    ['no value', point({}, { value: null })],
    ['no time', point({}, { endedAt: null })],
    ['Gemini CLI', point({}, {}, { 'service.name': 'gemini-cli' })],
    ['Copilot', point({}, {}, { 'service.name': 'copilot-chat' })],
    ['opencode', point({}, {}, { 'service.name': 'opencode' })],
  ])('that are passed over: %s', (_, record) => {
    expect(read(record)).toEqual({ points: [], refused: [] });
  });

  it.each<[string, OtlpPoint]>([
    ['negative_tokens', point({}, { value: -1 })],
    ['not_integer', point({}, { value: 0.5 })],
    ['no_model', point({ 'gen_ai.request.model': null })],
    ['time_in_future', point({}, { endedAt: now + 25 * 3_600_000 })],
  ])('that are refused: %s', (code, record) => {
    expect(read(point(), record).refused.map(({ index, error }) => [index, error.code])).toEqual([[1, code]]);
  });

  it('are no calls by themselves', () => {
    expect(readAll([point()])).toEqual({ sightings: [], refused: [] });
  });
});
