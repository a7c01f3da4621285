import { toBinary } from '@bufbuild/protobuf';
import { decodeOtlp, type OtlpEncoding } from '../../../../src/main/ingest/otlp/decode-otlp.ts';
import type { OtlpLog, OtlpPoint, OtlpRecord, OtlpSpan } from '../../../../src/main/ingest/otlp/otlp-record.ts';
import { type OtlpSignal, otlpSignals } from '../../../../src/main/ingest/otlp/otlp-signals.ts';
import { readJsonMessage } from '../../../../src/main/ingest/otlp/read-json-message.ts';

/** Requests as clients send them, and the same ones in protobuf. */

export type Json = Record<string, unknown>;

export const traceId = '5b8efff798038103d269b633813fc60c';
export const spanId = 'eee19b7ec3c1b174';

export const text = (key: string, stringValue: string): Json => ({ key, value: { stringValue } });

export const logsOf = (...logRecords: readonly unknown[]): Json => ({
  resourceLogs: [
    { resource: { attributes: [text('service.name', 'shop')] }, scopeLogs: [{ scope: { name: 'lib' }, logRecords }] },
  ],
});

export const spansOf = (...spans: readonly unknown[]): Json => ({
  resourceSpans: [
    { resource: { attributes: [text('service.name', 'shop')] }, scopeSpans: [{ scope: { name: 'lib' }, spans }] },
  ],
});

export const metricsOf = (...metrics: readonly unknown[]): Json => ({
  resourceMetrics: [
    { resource: { attributes: [text('service.name', 'shop')] }, scopeMetrics: [{ scope: { name: 'lib' }, metrics }] },
  ],
});

export const toBody = (json: unknown): Buffer => Buffer.from(typeof json === 'string' ? json : JSON.stringify(json));

export const toProtobuf = (signal: OtlpSignal, json: Json): Buffer => {
  const schema = otlpSignals[signal].request;
  return Buffer.from(toBinary(schema, readJsonMessage(schema, json)));
};

export const decode = (signal: OtlpSignal, json: Json, encoding: OtlpEncoding = 'json'): readonly OtlpRecord[] =>
  decodeOtlp(signal, encoding, encoding === 'json' ? toBody(json) : toProtobuf(signal, json));

const onlyOf = <T extends OtlpRecord>(records: readonly OtlpRecord[], signal: OtlpSignal): T => {
  const [only] = records;
  if (records.length !== 1 || only?.signal !== signal) throw new Error(`not one record of ${signal}`);
  return only as T;
};

export const decodeLog = (record: Json): OtlpLog => onlyOf(decode('logs', logsOf(record)), 'logs');
export const decodeSpan = (span: Json): OtlpSpan => onlyOf(decode('traces', spansOf(span)), 'traces');
export const decodePoint = (metric: Json): OtlpPoint => onlyOf(decode('metrics', metricsOf(metric)), 'metrics');

/** One length-delimited field of protobuf, written by hand. */
export const field = (number: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([varint((number << 3) | 2), varint(body.length), body]);
};

export const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  let left = value;
  for (; left > 0x7f; left = Math.floor(left / 128)) bytes.push((left % 128) | 0x80);
  return Buffer.from([...bytes, left]);
};
