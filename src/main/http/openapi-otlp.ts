import { type OtlpSignal, otlpSignalNames, otlpSignals } from '../ingest/otlp/otlp-signals.ts';
import type { Json } from './openapi-parts.ts';
import { otlpMediaTypes } from './otlp-media-types.ts';
import { langfuseTracesPath } from './routes/otlp.ts';

const binary = { type: 'string', contentMediaType: otlpMediaTypes.protobuf } as const;

const bothEncodings = (schema: Json): Json => ({
  [otlpMediaTypes.json]: { schema },
  [otlpMediaTypes.protobuf]: { schema: binary },
});

const refusals = {
  400: 'The body is not what this address takes; the message says why, and which address does.',
  401: 'A token is missing or wrong.',
  403: 'This token or origin may not do that.',
  413: 'The body is too large.',
  415: 'The body is neither JSON nor protobuf.',
  429: 'Too many requests or wrong tokens.',
  503: 'Not right now: to be sent again.',
} as const;

const status = {
  type: 'object',
  description: 'google.rpc.Status',
  properties: { code: { type: 'integer' }, message: { type: 'string' } },
  required: ['code', 'message'],
} as const;

const partialSuccess = (signal: OtlpSignal): Json => ({
  type: 'object',
  properties: {
    partialSuccess: {
      type: 'object',
      description: 'Only when records were refused. Records that are not model calls are passed over.',
      properties: { [otlpSignals[signal].rejectedMember]: { type: 'string' }, errorMessage: { type: 'string' } },
    },
  },
});

const retryHeader = { 'Retry-After': { description: 'Seconds to wait.', schema: { type: 'integer' } } };

const receive = (signal: OtlpSignal, operationId: string, description: string): Json => ({
  operationId,
  description,
  security: [{ bearer: [] }, { apiKey: [] }, { session: [] }],
  parameters: [
    {
      name: 'x-centesimo-workspace',
      in: 'header',
      required: false,
      schema: { type: 'string' },
      description: 'The workspace of what the resource attribute `centesimo.workspace` does not place; else `default`.',
    },
  ],
  requestBody: {
    required: true,
    content: bothEncodings({ type: 'object', properties: { [otlpSignals[signal].member]: { type: 'array' } } }),
  },
  responses: {
    200: { description: 'Recorded, in the encoding of the request.', content: bothEncodings(partialSuccess(signal)) },
    ...Object.fromEntries(
      Object.entries(refusals).map(([code, text]) => [
        code,
        {
          description: text,
          content: bothEncodings(status),
          ...((code === '429' || code === '503') && { headers: retryHeader }),
        },
      ]),
    ),
  },
});

const words = { traces: 'Spans', logs: 'Log records', metrics: 'Metrics' } as const;

/** OTLP/HTTP, which keeps its own shapes for answers and errors. */
export const otlpPaths = (): Json => ({
  ...Object.fromEntries(
    otlpSignalNames.map((signal) => [
      otlpSignals[signal].path,
      {
        post: receive(
          signal,
          `receive${words[signal].replace(' r', 'R')}`,
          `${words[signal]} of OpenTelemetry. At most 64 MiB, gzip allowed. What tells of a model call is recorded.`,
        ),
      },
    ]),
  ),
  [langfuseTracesPath]: {
    post: receive(
      'traces',
      'receiveLangfuseSpans',
      'The same as `/v1/traces`, where Langfuse SDKs send to, with the token as the password of Basic credentials.',
    ),
  },
});
