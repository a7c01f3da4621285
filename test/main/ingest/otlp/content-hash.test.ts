import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, type Json, logsOf, metricsOf, spanId, spansOf, text, traceId } from './otlp-bodies.ts';

const attributes = [
  text('gen_ai.request.model', 'gpt-4o'),
  { key: 'n', value: { intValue: '5120' } },
  {
    key: 'map',
    value: { kvlistValue: { values: [text('b', '1'), text('a', '2')] } },
  },
];
const log = { timeUnixNano: '1700000000000000001', observedTimeUnixNano: '5', severityNumber: 9, attributes };
const span = {
  traceId,
  spanId,
  name: 'chat',
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000000000002',
  attributes,
  events: [{ timeUnixNano: '3', name: 'e', attributes }],
};
const point = { startTimeUnixNano: '1', timeUnixNano: '2', asInt: '7', attributes };
const metric = { name: 'm', unit: 'u', sum: { dataPoints: [point], aggregationTemporality: 1, isMonotonic: true } };

const hashOf = (signal: 'logs' | 'traces' | 'metrics', json: Json, encoding?: 'protobuf'): string =>
  decode(signal, json, encoding)[0]?.contentHash ?? '';

describe('the hash of a record', () => {
  it.each([
    ['logs', logsOf(log)],
    ['traces', spansOf(span)],
    ['metrics', metricsOf(metric)],
  ] as const)('of %s is SHA-256 in hex, the same in both encodings and each time', (signal, json) => {
    const hash = hashOf(signal, json);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(hashOf(signal, json, 'protobuf')).toBe(hash);
    expect(hashOf(signal, structuredClone(json))).toBe(hash);
  });

  it('does not depend on the order of attributes, of maps or of members', () => {
    const pairs = fc.uniqueArray(fc.tuple(fc.string({ maxLength: 6 }), fc.oneof(fc.string(), fc.integer())), {
      selector: ([key]) => key,
      maxLength: 8,
    });
    const toPairs = (entries: readonly (readonly [string, string | number])[]): readonly Json[] =>
      entries.map(([key, value]) => ({ key, value }));
    fc.assert(
      fc.property(pairs, fc.infiniteStream(fc.nat()), (entries, order) => {
        const shuffled = entries
          .map((entry) => [order.next().value as number, entry] as const)
          .toSorted(([a], [b]) => a - b)
          .map(([, entry]) => entry);
        const withPairs = (list: readonly Json[]): Json =>
          logsOf({
            attributes: [...list, { key: 'map of them', value: { kvlistValue: { values: list } } }],
            body: 'b',
          });
        const swapped = (list: readonly Json[]): Json =>
          logsOf({
            body: 'b',
            attributes: [{ key: 'map of them', value: { kvlistValue: { values: list } } }, ...list],
          });
        expect(hashOf('logs', swapped(toPairs(shuffled)))).toBe(hashOf('logs', withPairs(toPairs(entries))));
      }),
    );
  });

  it('is the same for a number as text and for what is left out or empty', () => {
    const withText = logsOf({ ...log, timeUnixNano: '1700000000000000001', traceId: '', body: null, flags: 1 });
    const swapped = logsOf({ ...log, severityNumber: 'SEVERITY_NUMBER_INFO', eventName: '' });
    expect(hashOf('logs', withText)).toBe(hashOf('logs', logsOf(log)));
    expect(hashOf('logs', swapped)).toBe(hashOf('logs', logsOf(log)));
  });

  const others: readonly (readonly [string, 'logs' | 'traces' | 'metrics', Json, Json])[] = [
    ['a nanosecond', 'logs', logsOf(log), logsOf({ ...log, timeUnixNano: '1700000000000000002' })],
    ['the time it was seen', 'logs', logsOf(log), logsOf({ ...log, observedTimeUnixNano: '6' })],
    ['the severity', 'logs', logsOf(log), logsOf({ ...log, severityNumber: 10 })],
    ['the name', 'logs', logsOf(log), logsOf({ ...log, eventName: 'x' })],
    ['the body', 'logs', logsOf(log), logsOf({ ...log, body: 'x' })],
    ['the trace', 'logs', logsOf(log), logsOf({ ...log, traceId })],
    ['an attribute more', 'logs', logsOf(log), logsOf({ ...log, attributes: [...attributes, text('z', '')] })],
    ['text for a number', 'logs', logsOf(log), logsOf({ ...log, attributes: [text('n', '5120')] })],
    [
      'the resource',
      'logs',
      logsOf(log),
      { resourceLogs: [{ scopeLogs: [{ scope: { name: 'lib' }, logRecords: [log] }] }] },
    ],
    ['the span', 'traces', spansOf(span), spansOf({ ...span, spanId: spanId.replace('e', 'd') })],
    ['the parent', 'traces', spansOf(span), spansOf({ ...span, parentSpanId: spanId })],
    ['the status', 'traces', spansOf(span), spansOf({ ...span, status: { code: 2 } })],
    ['an event', 'traces', spansOf(span), spansOf({ ...span, events: [] })],
    [
      'the time of an event',
      'traces',
      spansOf(span),
      spansOf({ ...span, events: [{ ...span.events[0], timeUnixNano: '4' }] }),
    ],
    [
      'the value',
      'metrics',
      metricsOf(metric),
      metricsOf({ ...metric, sum: { ...metric.sum, dataPoints: [{ ...point, asInt: 8 }] } }),
    ],
    ['the kind of metric', 'metrics', metricsOf(metric), metricsOf({ name: 'm', unit: 'u', gauge: metric.sum })],
    ['the unit', 'metrics', metricsOf(metric), metricsOf({ ...metric, unit: 'v' })],
  ];
  it.each(others)('tells %s', (_what, signal, one, other) => {
    expect(hashOf(signal, other)).not.toBe(hashOf(signal, one));
  });
});
