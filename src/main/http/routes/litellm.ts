import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RecordResult } from '../../../shared/contract/read-models.ts';
import { usageLimits } from '../../../shared/contract/usage-event-wire.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import type { FieldError } from '../../../shared/core/app-error.ts';
import type { CallSighting } from '../../../shared/core/call-sighting.ts';
import { readLitellmBody } from '../../ingest/litellm/read-litellm-body.ts';
import { type LitellmContext, readLitellmPayload } from '../../ingest/litellm/read-litellm-payload.ts';
import type { RawItem } from '../../ingest/read-usage-body.ts';
import type { Intake } from '../../services/intake-types.ts';
import type { SightingOutcome } from '../../services/record-types.ts';
import { sendProblem, toAppError } from '../error-handler.ts';
import { namedWorkspace } from '../named-workspace.ts';
import { readBody } from '../read-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

/** LiteLLM says JSON whatever it sends; the body itself tells which of its three forms it is. */
const mediaTypes = ['application/json', 'application/x-ndjson'] as const;

type Sighted = { readonly index: number; readonly id: string | null; readonly sighting: CallSighting };
type Refused = { readonly index: number; readonly id: string | null; readonly error: FieldError };

/** What a body of payloads came to; a call that was known, by this way or another, counts as a duplicate. */
type Counted = { readonly accepted: number; readonly duplicates: number; readonly refused: readonly Refused[] };

/** Payloads that can be recorded, and why the others cannot. */
const readPayloads = (items: readonly RawItem[], context: LitellmContext) => {
  const sighted: Sighted[] = [];
  const refused: Refused[] = [];
  for (const [index, item] of items.entries()) {
    const reading = item.ok
      ? readLitellmPayload(item.value, context)
      : { ok: false as const, id: null, error: item.error };
    if (reading.ok) sighted.push({ index, id: reading.id, sighting: reading.sighting });
    else refused.push({ index, id: reading.id, error: reading.error });
  }
  return { sighted, refused };
};

const count = (
  sighted: readonly Sighted[],
  outcomes: readonly SightingOutcome[],
  unreadable: readonly Refused[],
): Counted => {
  let accepted = 0;
  let duplicates = 0;
  const refused = [...unreadable];
  for (const [at, outcome] of outcomes.entries()) {
    const given = sighted[at];
    if (given === undefined) throw new Error('more outcomes than sightings');
    if (outcome.status === 'rejected') refused.push({ index: given.index, id: given.id, error: outcome.error });
    else if (outcome.status === 'accepted') accepted += 1;
    else duplicates += 1;
  }
  return { accepted, duplicates, refused: refused.toSorted((a, b) => a.index - b.index) };
};

const send = (reply: FastifyReply, { accepted, duplicates, refused }: Counted): FastifyReply => {
  const rejected = refused.map(({ index, id, error: { pointer, code, detail } }) => ({
    index,
    id,
    code,
    pointer: `/${index}${pointer}`,
    detail,
  }));
  const result: RecordResult = { accepted, duplicates, rejected };
  if (accepted + duplicates > 0) {
    return reply.type('application/json; charset=utf-8').send(JSON.stringify(result));
  }
  const errors = rejected.map(({ pointer, code, detail }) => ({ pointer, code, detail }));
  const detail = rejected.length === 1 ? (errors[0]?.detail ?? '') : 'None of the payloads is valid.';
  return sendProblem(reply, new AppError('invalid', detail, { errors }), result);
};

/**
 * `POST /v1/litellm`: the webhook of a LiteLLM gateway. It never sends anything again, so the good payloads of a body are
 * recorded whatever their siblings are. The answer follows the commit.
 */
export const addLitellmRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const note = (request: FastifyRequest, intake: Omit<Intake, 'appId' | 'way'>): void =>
    deps.noteIntake({ appId: authenticate.appOf(request.headers), way: 'litellm', ...intake });

  /** A body that cannot be read is one refused item. */
  const readItems = (request: FastifyRequest, body: Buffer): readonly RawItem[] => {
    try {
      return readLitellmBody(body);
    } catch (error) {
      const { code, message: detail, errors } = toAppError(error);
      const refused = [{ error: errors[0] ?? { pointer: '', code, detail }, item: undefined }];
      note(request, { accepted: 0, duplicates: 0, refused });
      throw error;
    }
  };

  void app.register((scope, _options, done) => {
    for (const mediaType of mediaTypes) {
      scope.addContentTypeParser(mediaType, (_request, payload, parsed) => {
        readBody(payload, usageLimits.bodyBytes, (error, bytes) => {
          if (bytes === undefined) parsed(error);
          else parsed(null, bytes);
        });
      });
    }
    scope.post('/v1/litellm', { onRequest: refuseWhen(authenticate.forWriting) }, async (request, reply) => {
      const body = request.body as Buffer | undefined;
      if (body === undefined) {
        throw new AppError('unsupported_media_type', `Send the payloads as ${mediaTypes.join(' or ')}.`);
      }
      const context = { now: deps.now(), workspace: namedWorkspace(request) };
      const items = readItems(request, body);
      const { sighted, refused } = readPayloads(items, context);
      const sightings = sighted.map(({ sighting }) => sighting);
      const counted = count(sighted, sightings.length === 0 ? [] : await deps.recordSightings(sightings), refused);
      const itemAt = (index: number): unknown => {
        const item = items[index];
        return item?.ok === true ? item.value : undefined;
      };
      note(request, {
        ...counted,
        refused: counted.refused.map(({ index, error }) => ({ error, item: itemAt(index) })),
      });
      return send(reply, counted);
    });
    done();
  });
};
