import { type DiagLogger, diag, DiagLogLevel } from '@opentelemetry/api';
import { OTLPLogExporter as JsonLogExporter } from '@opentelemetry/exporter-logs-otlp-http';
import { OTLPLogExporter as ProtobufLogExporter } from '@opentelemetry/exporter-logs-otlp-proto';
import { OTLPMetricExporter as JsonMetricExporter } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';

/** OpenTelemetry's own exporters for Node, as an owner's app has them, with gzip. */

export type SenderOptions = {
  /** The whole address. */
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly encoding: 'json' | 'protobuf';
};

process.env['OTEL_EXPORTER_OTLP_COMPRESSION'] = 'gzip';
const toConfig = ({ url, headers }: SenderOptions) => ({ url, headers, timeoutMillis: 60_000 });

export const createTraceSender = (options: SenderOptions) =>
  new (options.encoding === 'json' ? JsonTraceExporter : ProtobufTraceExporter)(toConfig(options));

export const createLogSender = (options: SenderOptions) =>
  new (options.encoding === 'json' ? JsonLogExporter : ProtobufLogExporter)(toConfig(options));

export const createMetricSender = (options: SenderOptions) =>
  new (options.encoding === 'json' ? JsonMetricExporter : ProtobufMetricExporter)(toConfig(options));

type Exporter<T> = {
  readonly export: (items: T, done: (result: { readonly code: number; readonly error?: Error }) => void) => void;
};

/** Sends and resolves with what the exporter says of it: null for success. */
export const send = <T>(exporter: Exporter<T>, items: T): Promise<Error | null> =>
  new Promise((resolve) => {
    exporter.export(items, ({ code, error }) => resolve(code === 0 ? null : (error ?? new Error('failed'))));
  });

/** What the exporters warn of from now on: a partial success, an answer they cannot read. */
export const watchWarnings = (): readonly string[] => {
  const warnings: string[] = [];
  const keep = (...said: readonly unknown[]): void => void warnings.push(said.map(String).join(' '));
  const ignore = (): void => undefined;
  const logger: DiagLogger = { error: keep, warn: keep, info: ignore, debug: ignore, verbose: ignore };
  diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });
  return warnings;
};
