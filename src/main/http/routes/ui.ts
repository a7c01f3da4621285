import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../../shared/core/app-error.ts';
import { createRateLimit } from '../rate-limit.ts';
import { readBody } from '../read-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';
import { readScreens, type ScreenFile } from '../screens.ts';
import { clearedSessionCookie, readSessionCookie, sessionCookie } from '../session-cookie.ts';

const mostSignInBytes = 4096;
/** Wrong codes: this many at once, then one every three seconds. */
const wrongCodeBurst = 20;
const wrongCodesPerSecond = 1 / 3;

const readCode = (body: Buffer): string => {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new AppError('bad_json', 'The body is not valid JSON.');
  }
  const code = parsed !== null && typeof parsed === 'object' && 'code' in parsed ? parsed.code : undefined;
  if (typeof code === 'string' && code.length <= 128) return code;
  const error = { pointer: '/code', code: 'required', detail: 'code must be the text printed at start.' };
  throw new AppError('invalid', error.detail, { errors: [error] });
};

const addSignIn = (app: FastifyInstance, { deps, guards, authenticate }: RouteContext): void => {
  const takeWrongCode = createRateLimit(wrongCodesPerSecond, wrongCodeBurst, deps.now);

  app.addContentTypeParser('application/json', (_request, payload, done) => {
    readBody(payload, mostSignInBytes, done);
  });

  app.post('/v1/sign-in', (request, reply) => {
    if (!Buffer.isBuffer(request.body)) {
      throw new AppError('unsupported_media_type', 'Send {"code": "..."} as application/json.');
    }
    const session = deps.signIn.redeem(readCode(request.body));
    if (session === undefined) {
      const waitSeconds = takeWrongCode();
      if (waitSeconds > 0) {
        throw new AppError('too_many_requests', 'Too many wrong codes.', { retryAfterSeconds: waitSeconds });
      }
      throw new AppError('unauthorized', 'The code is wrong, used or too old. Restarting Centesimo prints a new one.');
    }
    return reply.header('set-cookie', sessionCookie(session, deps.port())).code(204).send();
  });

  app.post('/v1/sign-out', (request, reply) => {
    if (!guards.isOwnOrigin(request.headers)) throw new AppError('forbidden', 'Only the page itself signs out.');
    const session = readSessionCookie(request.headers.cookie, deps.port());
    if (session !== undefined) deps.signIn.end(session);
    return reply.header('set-cookie', clearedSessionCookie(deps.port())).code(204).send();
  });

  app.post('/v1/sign-in-codes', { onRequest: refuseWhen(authenticate.forAdministering) }, () => {
    const code = deps.signIn.createCode();
    return { url: `http://127.0.0.1:${deps.port()}/#code=${code}`, code };
  });
};

const sendFile = (reply: FastifyReply, file: ScreenFile): FastifyReply =>
  reply.header('cache-control', file.cacheControl).type(file.mediaType).send(file.body);

/** The browser host's page: its files by an exact list, signing in with a one-time code, and signing out. */
export const addUiRoutes = (app: FastifyInstance, context: RouteContext): void => {
  const files = readScreens(context.deps.staticDir);
  for (const file of files) app.get(file.path, (_request, reply) => sendFile(reply, file));
  const index = files.find((file) => file.path === '/index.html');
  app.get('/', (_request, reply) => {
    if (index === undefined) throw new AppError('not_found', 'The screens are not built: run "npm run build" first.');
    return sendFile(reply, index);
  });
  void app.register((scope, _options, done) => {
    addSignIn(scope, context);
    done();
  });
};
