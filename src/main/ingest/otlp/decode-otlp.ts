import { decodeJson } from './decode-json.ts';
import { decodeProtobuf } from './decode-protobuf.ts';
import { flattenLogs } from './flatten-logs.ts';
import { flattenPoints } from './flatten-points.ts';
import { flattenSpans } from './flatten-spans.ts';
import type { OtlpRecord } from './otlp-record.ts';
import type { OtlpSignal } from './otlp-signals.ts';

export type OtlpEncoding = 'json' | 'protobuf';

/**
 * The records of one request's body, in the order they came, whatever the encoding. Throws `AppError`: `bad_json`,
 * `bad_encoding`, `bad_request` (nested too deep, a forbidden name, a shape that is not OTLP, or the records of another
 * signal: the message then names their path), `payload_too_large` (too many parts).
 */
export const decodeOtlp = (signal: OtlpSignal, encoding: OtlpEncoding, body: Buffer): readonly OtlpRecord[] => {
  const decode = encoding === 'json' ? decodeJson : decodeProtobuf;
  if (signal === 'traces') return flattenSpans(decode('traces', body));
  return signal === 'logs' ? flattenLogs(decode('logs', body)) : flattenPoints(decode('metrics', body));
};
