import type { Span, TracesRequest } from './generated/otlp_pb.ts';
import type { OtlpSpan } from './otlp-record.ts';
import { readAttributes } from './read-attributes.ts';
import { readId } from './read-id.ts';
import { readMoment } from './read-moment.ts';
import { createRecordBudget } from './record-budget.ts';
import { type RecordOrigin, readOrigin } from './record-origin.ts';

const statusError = 2;

export const flattenSpans = ({ resourceSpans }: TracesRequest): readonly OtlpSpan[] => {
  const take = createRecordBudget();
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) => {
      take(spans.length);
      const origin = readOrigin('traces', resource, scope);
      return spans.map((span) => toSpan(span, origin));
    }),
  );
};

const toSpan = (span: Span, { resource, scope, hash }: RecordOrigin): OtlpSpan => {
  const attributes = readAttributes(span.attributes);
  const events = span.events.map((event) => ({ name: event.name, attributes: readAttributes(event.attributes) }));
  const { name, kind, startTimeUnixNano, endTimeUnixNano, status } = span;
  const traceId = readId('trace', span.traceId);
  const spanId = readId('span', span.spanId);
  const parentSpanId = readId('span', span.parentSpanId);
  const statusMessage = status?.message ?? '';
  return {
    signal: 'traces',
    resource,
    scope,
    attributes,
    get contentHash() {
      return hash([
        name,
        kind,
        startTimeUnixNano,
        endTimeUnixNano,
        traceId,
        spanId,
        parentSpanId,
        status?.code ?? 0,
        statusMessage,
        attributes,
        events.map((event, at) => [span.events[at]?.timeUnixNano, event.name, event.attributes]),
      ]);
    },
    name,
    startedAt: readMoment(startTimeUnixNano),
    endedAt: readMoment(endTimeUnixNano),
    traceId,
    spanId,
    parentSpanId,
    isError: status?.code === statusError,
    statusMessage,
    events,
  };
};
