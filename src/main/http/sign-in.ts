import { createHash } from 'node:crypto';

const codeLifetimeMs = 10 * 60_000;
const sessionLifetimeMs = 30 * 24 * 3_600_000;
const mostCodes = 16;
const mostSessions = 64;

/** Signing the browser page in: one-time codes become sessions. Both live in memory and end with the program. */
export type SignIn = {
  /** A new code: works once, for 10 minutes. */
  readonly createCode: () => string;
  /** The new session's id, or undefined when the code is wrong, used or too old. */
  readonly redeem: (code: string) => string | undefined;
  readonly isSession: (id: string) => boolean;
  readonly end: (id: string) => void;
};

/** Kept and compared as digests, so that how long a look-up takes says nothing about the secret. */
const digest = (secret: string): string => createHash('sha256').update(secret).digest('base64');

/**
 * @param now epoch milliseconds
 * @param randomId at least 128 random bits in characters that need no escaping in a URL or a cookie
 */
export const createSignIn = (now: () => number, randomId: () => string): SignIn => {
  const codes = new Map<string, number>();
  const sessions = new Map<string, number>();

  const add = (held: Map<string, number>, most: number, lifetimeMs: number): string => {
    const id = randomId();
    held.set(digest(id), now() + lifetimeMs);
    const [oldest] = held.keys();
    if (held.size > most && oldest !== undefined) held.delete(oldest);
    return id;
  };
  const isLive = (held: Map<string, number>, key: string): boolean => (held.get(key) ?? 0) > now();

  return {
    createCode: () => add(codes, mostCodes, codeLifetimeMs),
    redeem: (code) => {
      const key = digest(code);
      const live = isLive(codes, key);
      codes.delete(key);
      return live ? add(sessions, mostSessions, sessionLifetimeMs) : undefined;
    },
    isSession: (id) => isLive(sessions, digest(id)),
    end: (id) => void sessions.delete(digest(id)),
  };
};
