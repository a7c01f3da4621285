import { fromBinary } from '@bufbuild/protobuf';
import { ExportResponseSchema, StatusSchema } from '../../../src/main/ingest/otlp/generated/otlp_pb.ts';
import type { OtlpEncoding } from '../../../src/main/ingest/otlp/decode-otlp.ts';
import type { OtlpSignal } from '../../../src/main/ingest/otlp/otlp-signals.ts';
import {
  type Json,
  logsOf,
  metricsOf,
  spanId,
  spansOf,
  toBody,
  toProtobuf,
  traceId,
} from '../ingest/otlp/otlp-bodies.ts';

export const mediaTypeOf = { json: 'application/json', protobuf: 'application/x-protobuf' } as const;
export const encodings = ['json', 'protobuf'] as const satisfies readonly OtlpEncoding[];

const attributes = (values: Json): readonly Json[] =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: String(value) },
  }));

/** A model call as the conventions have it; `more` adds to its attributes or replaces them, undefined takes one away. */
export const callAttributes = (more: Json = {}): readonly Json[] => {
  const all: Json = {
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o',
    'gen_ai.usage.input_tokens': 1000,
    'gen_ai.usage.output_tokens': 500,
    ...more,
  };
  return attributes(Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)));
};

/** The nth call: a span of its own. */
export const callSpan = (n: number, more: Json = {}): Json => ({
  traceId,
  spanId: spanId.slice(0, 12) + n.toString(16).padStart(4, '0'),
  name: 'chat gpt-4o',
  startTimeUnixNano: '1787306400000000000',
  endTimeUnixNano: '1787306401000000000',
  attributes: callAttributes(more),
});

export const noModel: Json = { 'gen_ai.request.model': undefined };
export const otherSpan: Json = { ...callSpan(0xffff), name: 'GET /', attributes: attributes({ 'http.method': 'GET' }) };

/** A request with a record that is no call: what any of the three addresses takes. */
export const plainRequests: Readonly<Record<OtlpSignal, Json>> = {
  traces: spansOf(otherSpan),
  logs: logsOf({ timeUnixNano: '1787306400000000000', body: { stringValue: 'started' } }),
  metrics: metricsOf({ name: 'up', gauge: { dataPoints: [{ timeUnixNano: '1787306400000000000', asInt: 1 }] } }),
};

export const encode = (signal: OtlpSignal, json: Json, encoding: OtlpEncoding): Buffer =>
  encoding === 'json' ? toBody(json) : toProtobuf(signal, json);

/** `google.rpc.Status` out of either encoding. */
export const readStatus = (encoding: OtlpEncoding, body: Uint8Array): { code: number; message: string } => {
  if (encoding === 'json') return JSON.parse(Buffer.from(body).toString()) as { code: number; message: string };
  const { code, message } = fromBinary(StatusSchema, body);
  return { code, message };
};

/** The partial success out of a protobuf answer, its count as text. */
export const readPartial = (body: Uint8Array): { rejected: string; errorMessage: string } | undefined => {
  const { partialSuccess } = fromBinary(ExportResponseSchema, body);
  return partialSuccess && { rejected: String(partialSuccess.rejected), errorMessage: partialSuccess.errorMessage };
};
