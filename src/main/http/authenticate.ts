import { hash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { AppError } from '../../shared/core/app-error.ts';
import type { HttpDeps } from './deps.ts';
import type { Guards } from './guards.ts';
import { createRateLimit, type RateLimit } from './rate-limit.ts';
import { readSessionCookie } from './session-cookie.ts';

const digest = (secret: string): Buffer => hash('sha256', secret, 'buffer');

/** The password of `Basic` credentials: the way Langfuse SDKs send the token. */
const passwordOf = (credentials: string): string => {
  const text = Buffer.from(credentials, 'base64').toString();
  return text.slice(text.indexOf(':') + 1);
};

const tokenOf = (headers: IncomingHttpHeaders): string | undefined => {
  const { authorization } = headers;
  if (authorization !== undefined && /^bearer /i.test(authorization)) return authorization.slice(7).trim();
  if (authorization !== undefined && /^basic /i.test(authorization)) return passwordOf(authorization.slice(6));
  const key = headers['x-api-key'];
  return typeof key === 'string' ? key : undefined;
};

type Role = 'admin' | 'ingest' | 'app' | 'session';

/** Who may do what. Each answers why the request is refused, or null. */
export type Authenticate = {
  readonly forWriting: (headers: IncomingHttpHeaders) => AppError | null;
  readonly forReading: (headers: IncomingHttpHeaders) => AppError | null;
  /** Reading, and from a page only when it is certainly ours: for requests that change something. */
  readonly forAdministering: (headers: IncomingHttpHeaders) => AppError | null;
  /** The app whose token came with a request that was let through; null for the owner's own tokens and pages. */
  readonly appOf: (headers: IncomingHttpHeaders) => string | null;
};

/** A right token always passes; after this many wrong ones the answer becomes 429 until some time has gone by. */
const wrongTokenBurst = 300;
const wrongTokensPerSecond = 5;
/** Of each token. Far above what one app sends: it only stops a loop that has run wild, and no other app with it. */
const writesPerSecond = 50_000;

/**
 * Tokens and sessions. The ingest token and those of apps only write; the admin token reads, administers and writes; a
 * browser session reads, and writes only from our own page. An app's token is looked up by its digest, so that how long
 * that takes says nothing about the token.
 */
export const createAuthenticate = (
  deps: Pick<HttpDeps, 'tokens' | 'signIn' | 'appOfDigest' | 'now' | 'port'>,
  guards: Guards,
): Authenticate => {
  const ingest = digest(deps.tokens.ingest);
  const admin = digest(deps.tokens.admin);
  const takeWrongToken = createRateLimit(wrongTokensPerSecond, wrongTokenBurst, deps.now);
  /** By role, or by app. */
  const writes = new Map<string, RateLimit>();
  /** Of requests that are being answered. */
  const appIds = new WeakMap<IncomingHttpHeaders, string>();

  const roleOf = (headers: IncomingHttpHeaders): Role | AppError => {
    const token = tokenOf(headers);
    if (token === undefined) {
      const session = readSessionCookie(headers.cookie, deps.port());
      if (session !== undefined && deps.signIn.isSession(session)) return 'session';
      return new AppError('unauthorized', 'Send a token as "Authorization: Bearer ..." or "x-api-key: ...".');
    }
    const given = digest(token);
    const isIngest = timingSafeEqual(given, ingest);
    const isAdmin = timingSafeEqual(given, admin);
    if (isAdmin) return 'admin';
    if (isIngest) return 'ingest';
    const appId = deps.appOfDigest(given.toString('hex'));
    if (appId !== null) {
      appIds.set(headers, appId);
      return 'app';
    }
    const waitSeconds = takeWrongToken();
    return waitSeconds === 0
      ? new AppError('unauthorized', 'The token is wrong or was revoked. Settings, Connect an app, has the right ones.')
      : new AppError('too_many_requests', 'Too many wrong tokens.', { retryAfterSeconds: waitSeconds });
  };

  /** A cookie alone does not prove where a request that changes something comes from; the Origin does. */
  const unproven = (role: Role, headers: IncomingHttpHeaders): AppError | null =>
    role === 'session' && !guards.isOwnOrigin(headers)
      ? new AppError('forbidden', 'A signed-in page must send its Origin to change something.')
      : null;
  const adminOnly = (role: Role): AppError | null =>
    role === 'ingest' || role === 'app'
      ? new AppError('forbidden', 'This token only writes; use the admin token.')
      : null;
  const limitOf = (writer: string): RateLimit => {
    const known = writes.get(writer);
    if (known !== undefined) return known;
    const made = createRateLimit(writesPerSecond, writesPerSecond, deps.now);
    writes.set(writer, made);
    return made;
  };
  const overRate = (role: Role, headers: IncomingHttpHeaders): AppError | null => {
    const takeWrite = limitOf(appIds.get(headers) ?? role);
    const waitSeconds = takeWrite();
    if (waitSeconds === 0) return null;
    return new AppError('too_many_requests', 'Too many requests.', { retryAfterSeconds: waitSeconds });
  };
  const withRole =
    (check: (role: Role, headers: IncomingHttpHeaders) => AppError | null) =>
    (headers: IncomingHttpHeaders): AppError | null => {
      const role = roleOf(headers);
      return role instanceof AppError ? role : check(role, headers);
    };

  return {
    forWriting: withRole((role, headers) => unproven(role, headers) ?? overRate(role, headers)),
    forReading: withRole(adminOnly),
    forAdministering: withRole((role, headers) => adminOnly(role) ?? unproven(role, headers)),
    appOf: (headers) => appIds.get(headers) ?? null,
  };
};
