import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { usageLimits } from '../../../shared/contract/usage-event-wire.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import type { UsageReport } from '../../../shared/core/usage-event.ts';
import { parseUsageEvent } from '../../ingest/parse-usage-event.ts';
import { type RawItem, readUsageBody, type UsageMediaType } from '../../ingest/read-usage-body.ts';
import type { RefusedItem } from '../../services/intake-types.ts';
import type { RecordOutcome } from '../../services/record-types.ts';
import { readBody } from '../read-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';
import { sendRecordResult } from '../send-record-result.ts';

const mediaTypes = ['application/json', 'application/x-ndjson'] as const satisfies readonly UsageMediaType[];
/** Requests of more events are answered with totals, unless `?receipts=1` asks for all. */
const mostReceipts = 100;
type UsageBody = { readonly mediaType: UsageMediaType; readonly bytes: Buffer };

/** JSON is UTF-8; another charset in the header means another body than the one we would read. */
const hasOtherCharset = (contentType: string): boolean => {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1];
  return charset !== undefined && !/^utf-?8$/i.test(charset);
};

const bodyParser =
  (mediaType: UsageMediaType) =>
  (_request: FastifyRequest, payload: IncomingMessage, done: (error: Error | null, body?: UsageBody) => void): void => {
    const contentType = payload.headers['content-type'] ?? '';
    if (contentType.length > mediaType.length && hasOtherCharset(contentType)) {
      return done(new AppError('unsupported_media_type', 'The charset must be utf-8.'));
    }
    readBody(payload, usageLimits.bodyBytes, (error, bytes) => {
      if (bytes === undefined) done(error);
      else done(null, { mediaType, bytes });
    });
  };

/** Whether the body is the event itself, not a list of one. Asked only for an event that is refused. */
const isBareEvent = (bytes: Buffer, items: readonly RawItem[]): boolean => {
  const [only] = items;
  if (items.length !== 1 || only?.ok !== true) return false;
  const body: unknown = JSON.parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  return JSON.stringify(body) === JSON.stringify(only.value);
};

const wantsReceipts = (request: FastifyRequest): boolean =>
  (request.query as Record<string, unknown>)['receipts'] === '1';

/**
 * `POST /v1/usage`: the good events are recorded, the bad ones named. The answer follows the commit.
 */
export const addUsageRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const noteOutcomes = (
    request: FastifyRequest,
    items: readonly RawItem[],
    outcomes: readonly RecordOutcome[],
  ): void => {
    const refused: RefusedItem[] = [];
    let accepted = 0;
    for (const [index, outcome] of outcomes.entries()) {
      const item = items[index];
      if (outcome.status === 'accepted') accepted += 1;
      else if (outcome.status === 'rejected') {
        refused.push({ error: outcome.error, item: item?.ok === true ? item.value : undefined });
      }
    }
    const duplicates = outcomes.length - accepted - refused.length;
    deps.noteIntake({ appId: authenticate.appOf(request.headers), way: 'usage', accepted, duplicates, refused });
  };

  /** A body that cannot be read is one refused item. */
  const readItems = (request: FastifyRequest, { mediaType, bytes }: UsageBody): readonly RawItem[] => {
    try {
      return readUsageBody(bytes, mediaType);
    } catch (error) {
      if (error instanceof AppError) {
        const { code, message: detail, errors } = error;
        const refused = [{ error: errors[0] ?? { pointer: '', code, detail }, item: undefined }];
        const appId = authenticate.appOf(request.headers);
        deps.noteIntake({ appId, way: 'usage', accepted: 0, duplicates: 0, refused });
      }
      throw error;
    }
  };

  const record = (request: FastifyRequest, reply: FastifyReply, body: UsageBody): void => {
    const { mediaType, bytes } = body;
    const items = readItems(request, body);
    const context = { now: deps.now(), previews: deps.previews() };
    const outcomes: RecordOutcome[] = [];
    const reports: UsageReport[] = [];
    const places: { readonly index: number; readonly warnings: readonly string[] }[] = [];
    for (const [index, item] of items.entries()) {
      const parsed = item.ok
        ? parseUsageEvent(item.value, context)
        : { ok: false as const, id: null, error: item.error };
      if (parsed.ok) {
        places.push({ index, warnings: parsed.warnings });
        reports.push(parsed.report);
      } else {
        outcomes[index] = { status: 'rejected', id: parsed.id, error: parsed.error };
      }
    }

    const finish = (recorded: readonly RecordOutcome[]): void => {
      for (const [at, outcome] of recorded.entries()) {
        const place = places[at];
        if (place === undefined) throw new Error('more outcomes than reports');
        outcomes[place.index] =
          outcome.status === 'rejected' || place.warnings.length === 0
            ? outcome
            : { ...outcome, warnings: [...place.warnings, ...outcome.warnings] };
      }
      noteOutcomes(request, items, outcomes);
      sendRecordResult(reply, outcomes, {
        isBareEvent: () => mediaType === 'application/json' && isBareEvent(bytes, items),
        receipts: items.length <= mostReceipts || wantsReceipts(request),
      });
    };
    if (reports.length === 0) return finish([]);
    deps
      .record(reports)
      .then(finish)
      .catch((error: unknown) => void reply.send(error));
  };

  void app.register((scope, _options, done) => {
    for (const mediaType of mediaTypes) scope.addContentTypeParser(mediaType, bodyParser(mediaType));
    scope.post('/v1/usage', { onRequest: refuseWhen(authenticate.forWriting) }, (request, reply) => {
      const body = request.body as UsageBody | undefined;
      if (body === undefined) {
        throw new AppError('unsupported_media_type', `Send the usage as ${mediaTypes.join(' or ')}.`);
      }
      record(request, reply, body);
    });
    done();
  });
};
