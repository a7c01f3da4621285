import type { OtlpEncoding } from '../ingest/otlp/decode-otlp.ts';

export const otlpMediaTypes = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
} as const satisfies Record<OtlpEncoding, string>;
