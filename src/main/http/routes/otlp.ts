import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../../../shared/core/app-error.ts';
import { decodeOtlp } from '../../ingest/otlp/decode-otlp.ts';
import { readMetricPoints } from '../../ingest/otlp/dialects/read-metric-points.ts';
import { readOtlpRecords } from '../../ingest/otlp/dialects/read-otlp-records.ts';
import { encodeOtlpResponse } from '../../ingest/otlp/encode-otlp-answer.ts';
import { otlpLimits } from '../../ingest/otlp/otlp-limits.ts';
import type { OtlpRecord } from '../../ingest/otlp/otlp-record.ts';
import { type OtlpSignal, otlpSignalNames, otlpSignals } from '../../ingest/otlp/otlp-signals.ts';
import type { RefusedItem } from '../../services/intake-types.ts';
import type { SightingOutcome } from '../../services/record-types.ts';
import { createOtlpErrorHandler, otlpEncodingOf } from '../otlp-failure.ts';
import { otlpMediaTypes } from '../otlp-media-types.ts';
import { listRejected, type OtlpRefusal, toPartialSuccess } from '../otlp-refusals.ts';
import { namedWorkspace } from '../named-workspace.ts';
import { readBody } from '../read-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

/** Where Langfuse SDKs send their spans, with the token as the password of Basic credentials. */
export const langfuseTracesPath = '/api/public/otel/v1/traces';

type Kept = { readonly outcomes: readonly SightingOutcome[]; readonly refused: readonly OtlpRefusal[] };

/**
 * OTLP/HTTP: `POST /v1/traces`, `/v1/logs`, `/v1/metrics`. What tells of model calls is recorded, the rest passed over; a
 * record that tells of a call and is wrong is counted and named in the answer. The answer follows the commit.
 */
export const addOtlpRoutes = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const note = (
    { headers }: FastifyRequest,
    outcomes: readonly SightingOutcome[],
    refused: readonly RefusedItem[],
  ): void => {
    const accepted = outcomes.filter(({ status }) => status === 'accepted').length;
    const known = outcomes.filter(({ status }) => status === 'merged' || status === 'duplicate').length;
    deps.noteIntake({ appId: authenticate.appOf(headers), way: 'otlp', accepted, duplicates: known, refused });
  };

  /** A body that cannot be read is one refused item. */
  const readRecords = (signal: OtlpSignal, request: FastifyRequest): readonly OtlpRecord[] => {
    if (request.body === undefined) {
      const types = Object.values(otlpMediaTypes).join(' or ');
      throw new AppError('unsupported_media_type', `Send the records as ${types}.`);
    }
    try {
      return decodeOtlp(signal, otlpEncodingOf(request), request.body as Buffer);
    } catch (error) {
      if (error instanceof AppError) {
        const { code, message: detail } = error;
        note(request, [], [{ error: { pointer: '', code, detail }, item: undefined }]);
      }
      throw error;
    }
  };

  const keep = async (signal: OtlpSignal, records: readonly OtlpRecord[], workspace: string | null): Promise<Kept> => {
    const context = { workspace, now: deps.now(), previews: deps.previews() };
    if (signal === 'metrics') {
      const { points, refused } = readMetricPoints(records, context);
      if (points.length > 0) await deps.holdMetricPoints(points);
      return { outcomes: [], refused };
    }
    const { sightings, refused } = readOtlpRecords(records, context);
    const outcomes = sightings.length === 0 ? [] : await deps.recordSightings(sightings);
    return { outcomes, refused: [...refused, ...listRejected(records, sightings, outcomes)] };
  };

  const receive = async (signal: OtlpSignal, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const workspace = namedWorkspace(request);
    const records = readRecords(signal, request);
    const { outcomes, refused } = await keep(signal, records, workspace);
    const items = refused.map(({ index, error }) => ({ error, item: index === null ? undefined : records[index] }));
    note(request, outcomes, items);
    const encoding = otlpEncodingOf(request);
    return reply
      .header('content-type', otlpMediaTypes[encoding])
      .send(encodeOtlpResponse(signal, encoding, toPartialSuccess(refused)));
  };

  void app.register((scope, _options, done) => {
    scope.setErrorHandler(createOtlpErrorHandler(deps.reportBug));
    for (const mediaType of Object.values(otlpMediaTypes)) {
      scope.addContentTypeParser(mediaType, (_request, payload, parsed) => {
        readBody(payload, otlpLimits.bodyBytes, (error, bytes) => {
          if (bytes === undefined) parsed(error);
          else parsed(null, bytes);
        });
      });
    }
    const onRequest = refuseWhen(authenticate.forWriting);
    for (const signal of otlpSignalNames) {
      const paths = signal === 'traces' ? [otlpSignals.traces.path, langfuseTracesPath] : [otlpSignals[signal].path];
      for (const path of paths) scope.post(path, { onRequest }, (request, reply) => receive(signal, request, reply));
    }
    done();
  });
};
