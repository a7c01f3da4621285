import type { LogRecord, LogsRequest } from './generated/otlp_pb.ts';
import type { OtlpAttributes, OtlpLog, OtlpValue } from './otlp-record.ts';
import { readAttributes, readValue } from './read-attributes.ts';
import { readId } from './read-id.ts';
import { readMoment } from './read-moment.ts';
import { createRecordBudget } from './record-budget.ts';
import { type RecordOrigin, readOrigin } from './record-origin.ts';

export const flattenLogs = ({ resourceLogs }: LogsRequest): readonly OtlpLog[] => {
  const take = createRecordBudget();
  return resourceLogs.flatMap(({ resource, scopeLogs }) =>
    scopeLogs.flatMap(({ scope, logRecords }) => {
      take(logRecords.length);
      const origin = readOrigin('logs', resource, scope);
      return logRecords.map((record) => toLog(record, origin));
    }),
  );
};

const toLog = (record: LogRecord, { resource, scope, hash }: RecordOrigin): OtlpLog => {
  const attributes = readAttributes(record.attributes);
  const body = readValue(record.body);
  const { timeUnixNano, observedTimeUnixNano, severityNumber, eventName } = record;
  const traceId = readId('trace', record.traceId);
  const spanId = readId('span', record.spanId);
  return {
    signal: 'logs',
    resource,
    scope,
    attributes,
    get contentHash() {
      return hash([timeUnixNano, observedTimeUnixNano, severityNumber, eventName, traceId, spanId, attributes, body]);
    },
    occurredAt: readMoment(timeUnixNano),
    observedAt: readMoment(observedTimeUnixNano),
    eventName: toEventName(eventName, attributes, body),
    severityNumber,
    traceId,
    spanId,
  };
};

const toEventName = (own: string, attributes: OtlpAttributes, body: OtlpValue): string | null =>
  ([own, attributes.get('event.name'), body].find((name) => typeof name === 'string' && name !== '') as
    | string
    | null) ?? null;
