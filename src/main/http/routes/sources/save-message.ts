import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  neededMembers,
  type SavedMessage,
  type SavedMessageResult,
  savedMessageSchema,
} from '../../../../shared/contract/save-message.ts';
import { usageLimits } from '../../../../shared/contract/usage-event-wire.ts';
import { AppError, appErrors } from '../../../../shared/core/app-error.ts';
import { toAppError } from '../../error-handler.ts';
import { securityHeaders } from '../../headers.ts';
import { addJsonBody } from '../../json-body.ts';
import { refuseWhen, type RouteContext } from '../../route-context.ts';
import { createSourceErrorHandler } from './source-errors.ts';

type Untracked = Extract<SavedMessageResult, { readonly tracked: false }>;
type Read =
  | { readonly message: SavedMessage; readonly fault: null }
  | { readonly message: null; readonly fault: Untracked };

/** Throws `AppError` `invalid` that says what is needed; a fault of anything else only keeps it from being tracked. */
const readMessage = (body: unknown): Read => {
  if (body === undefined) throw new AppError('unsupported_media_type', 'Send the message as application/json.');
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new AppError('invalid', 'The body must be a JSON object.');
  }
  const parsed = savedMessageSchema.safeParse(body);
  if (parsed.success) return { message: parsed.data, fault: null };
  const { issues } = parsed.error;
  const needed = issues.filter(({ path: [member] }) => member === undefined || neededMembers.includes(String(member)));
  if (needed.length > 0) throw new AppError('invalid', needed.map(({ message }) => message).join(' '));
  return { message: null, fault: untracked('invalid_usage', issues.map(({ message }) => message).join(' ')) };
};

const untracked = (reason: Untracked['reason'], detail: string): Untracked => ({ tracked: false, reason, detail });

const send = (reply: FastifyReply, result: SavedMessageResult): FastifyReply =>
  reply.code(200).headers(securityHeaders).type('application/json; charset=utf-8').send(JSON.stringify(result));

/**
 * `POST /internal/save-message`: charges for a message, or says why not. The message itself is the caller's affair, so
 * what fails here never looks like a failure of its own: 200 with a reason, also when the ledger cannot be written.
 */
export const addSaveMessageRoute = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const sayError = createSourceErrorHandler(deps.reportBug);
  const answerFailure = (error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const failure = toAppError(error);
    const { code, message } = failure;
    if (code === 'invalid' || code === 'bad_json') noteRefusal(request, failure);
    if (appErrors[code].status < 500) return sayError(error, request, reply);
    if (code === 'internal') deps.reportBug(error, 'POST /internal/save-message');
    return send(reply, untracked('tracking_failed', message));
  };

  const note = ({ headers, body }: FastifyRequest, result: SavedMessageResult): void => {
    const isDuplicate = !result.tracked && result.reason === 'duplicate';
    const isRefused = !result.tracked && result.reason === 'invalid_usage';
    deps.noteIntake({
      appId: authenticate.appOf(headers),
      way: 'save-message',
      accepted: result.tracked ? 1 : 0,
      duplicates: isDuplicate ? 1 : 0,
      refused: isRefused
        ? [{ error: { pointer: '/usage', code: result.reason, detail: result.detail ?? '' }, item: body }]
        : [],
    });
  };

  const noteRefusal = ({ headers, body }: FastifyRequest, { code, message: detail }: AppError): void => {
    const refused = [{ error: { pointer: '', code, detail }, item: body }];
    deps.noteIntake({ appId: authenticate.appOf(headers), way: 'save-message', accepted: 0, duplicates: 0, refused });
  };

  void app.register((scope, _options, done) => {
    scope.setErrorHandler(answerFailure);
    addJsonBody(scope, usageLimits.bodyBytes);
    scope.post('/internal/save-message', { onRequest: refuseWhen(authenticate.forWriting) }, async (request, reply) => {
      const { message, fault } = readMessage(request.body);
      const result = fault ?? (await deps.saveMessage(message));
      note(request, result);
      return send(reply, result);
    });
    done();
  });
};
