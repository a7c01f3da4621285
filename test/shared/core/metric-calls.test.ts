import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groupUsage, readPoint, toMetricSighting } from '../../../src/shared/core/metric-calls.ts';
import type { MetricPoint, MetricUsage, SeriesState } from '../../../src/shared/core/metric-calls.ts';

const point = (more: Partial<MetricPoint> = {}): MetricPoint => ({
  source: 's',
  workspace: 'default',
  service: 'bot',
  provider: 'openai',
  model: 'gpt-4o',
  operation: 'chat',
  side: 'input',
  temporality: 'cumulative',
  startedAt: 1_000,
  endedAt: 2_000,
  value: 100,
  count: 2,
  ...more,
});

/** What points of one series add, in the order they come. */
const readAll = (points: readonly MetricPoint[]): readonly MetricUsage[] => {
  let last: SeriesState | null = null;
  const usage: MetricUsage[] = [];
  for (const one of points) {
    const reading = readPoint(one, last);
    last = reading.state;
    if (reading.usage !== null) usage.push(reading.usage);
  }
  return usage;
};

const summarise = (points: readonly MetricPoint[]) =>
  readAll(points).map(({ from, to, tokens, calls }) => [from, to, tokens, calls]);

describe('a cumulative series', () => {
  it('adds what came since the point before, the first since its start', () => {
    const points = [
      point(),
      point({ endedAt: 3_000, value: 150, count: 3 }),
      point({ endedAt: 4_000, value: 150, count: 3 }),
    ];
    expect(summarise(points)).toEqual([
      [1_000, 2_000, 100, 2],
      [2_000, 3_000, 50, 1],
    ]);
  });

  it('without a start only tells where to count from', () => {
    const points = [point({ startedAt: null }), point({ startedAt: null, endedAt: 3_000, value: 130, count: null })];
    expect(summarise(points)).toEqual([[2_000, 3_000, 30, null]]);
  });

  it('that falls was started anew', () => {
    expect(summarise([point(), point({ endedAt: 3_000, value: 40, count: 1 })])).toEqual([
      [1_000, 2_000, 100, 2],
      [2_000, 3_000, 40, 1],
    ]);
  });

  it('adds what its latest point says, whichever points arrive, in whatever order and how often', () => {
    const growth = fc.array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(growth, fc.array(fc.nat(), { minLength: 1, maxLength: 24 }), (steps, picks) => {
        let value = 0;
        const sent = steps.map((step, at) => point({ endedAt: 2_000 + at, value: (value += step), count: null }));
        const arrived = picks.map((pick) => sent[pick % sent.length]!);
        const latest = Math.max(...arrived.map((one) => one.value));
        const usage = readAll(arrived);
        expect(usage.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(latest);
        expect(usage.every(({ from, to }) => from <= to)).toBe(true);
        expect(usage.slice(1).every(({ from }, at) => from === usage[at]!.to)).toBe(true);
      }),
    );
  });
});

describe('a delta', () => {
  it('is its own', () => {
    const delta = { temporality: 'delta' } as const;
    expect(summarise([point(delta), point({ ...delta, startedAt: null, endedAt: 3_000, value: 7, count: 1 })])).toEqual(
      [
        [1_000, 2_000, 100, 2],
        [3_000, 3_000, 7, 1],
      ],
    );
    expect(summarise([point({ ...delta, value: 0 })])).toEqual([]);
  });
});

describe('a row from metrics', () => {
  const usage = readAll([point(), point({ side: 'output', endedAt: 3_000 })]);

  it('holds what one source used in one interval, input and output together', () => {
    const [input] = usage;
    const output: MetricUsage = { ...input!, side: 'output', tokens: 40, calls: 3 };
    const later: MetricUsage = { ...input!, from: 2_000, to: 3_000 };
    const groups = groupUsage([input!, later, output]);
    expect(groups).toEqual([[input, output], [later]]);
    const { report, keys, contentHash } = toMetricSighting(groups[0]!, 9_000, (text) => `digest of ${text}`);
    expect(report).toMatchObject({
      service: 'bot',
      model: 'gpt-4o',
      occurredAt: 2_000,
      origin: 'otlp-metrics',
      units: { inputTokens: 100, outputTokens: 40 },
      metadata: { calls: 3, interval_from: '1970-01-01T00:00:01.000Z', interval_to: '1970-01-01T00:00:02.000Z' },
    });
    expect([keys, contentHash]).toEqual([[], 'digest of ["s",1000,1000,2000,100,40]']);
  });

  it('is not in the future', () => {
    const { report } = toMetricSighting(usage.slice(0, 1), 1_500, (text) => text);
    expect([report.occurredAt, report.clockSkew]).toEqual([1_500, true]);
  });
});
