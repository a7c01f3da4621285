import type { GenMessage } from '@bufbuild/protobuf/codegenv2';
import {
  type LogsRequest,
  LogsRequestSchema,
  type MetricsRequest,
  MetricsRequestSchema,
  type TracesRequest,
  TracesRequestSchema,
} from './generated/otlp_pb.ts';
import type { OtlpRecord } from './otlp-record.ts';

export type OtlpSignal = OtlpRecord['signal'];
export type OtlpRequest = { traces: TracesRequest; logs: LogsRequest; metrics: MetricsRequest };

type Facts<S extends OtlpSignal> = {
  readonly path: string;
  readonly request: GenMessage<OtlpRequest[S]>;
  /** The only member of a request in JSON; tolerated in snake_case. */
  readonly member: string;
  /** How JSON names the number of records that were refused. */
  readonly rejectedMember: string;
};

/** The three signals, each with the path it is sent to. */
export const otlpSignals: { readonly [S in OtlpSignal]: Facts<S> } = {
  traces: {
    path: '/v1/traces',
    request: TracesRequestSchema,
    member: 'resourceSpans',
    rejectedMember: 'rejectedSpans',
  },
  logs: {
    path: '/v1/logs',
    request: LogsRequestSchema,
    member: 'resourceLogs',
    rejectedMember: 'rejectedLogRecords',
  },
  metrics: {
    path: '/v1/metrics',
    request: MetricsRequestSchema,
    member: 'resourceMetrics',
    rejectedMember: 'rejectedDataPoints',
  },
};

export const otlpSignalNames = Object.keys(otlpSignals) as readonly OtlpSignal[];
