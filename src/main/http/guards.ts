import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { AppError } from '../../shared/core/app-error.ts';

const names = ['127.0.0.1', '[::1]', 'localhost'];

type Own = { readonly port: number; readonly hosts: ReadonlySet<string>; readonly origins: ReadonlySet<string> };

const ownAddresses = (port: number): Own => {
  const hosts = names.flatMap((name) => (port === 80 ? [`${name}:80`, name] : [`${name}:${port}`]));
  return { port, hosts: new Set(hosts), origins: new Set(hosts.map((host) => `http://${host}`)) };
};

/** A second `Host` line never reaches `headers.host`, so the raw list is counted. */
const countHosts = (rawHeaders: readonly string[]): number => {
  let count = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === 'host') count += 1;
  }
  return count;
};

/** Where a request may come from: asked for every request, before anything else looks at it. */
export type Guards = {
  /** Why the request is refused, or null. */
  readonly refusal: (request: IncomingMessage) => AppError | null;
  /** Whether the request names this very program as its origin (a browser's POST from our own page does). */
  readonly isOwnOrigin: (headers: IncomingHttpHeaders) => boolean;
};

/**
 * Keeps web pages of other origins out: an exact `Host` (against DNS rebinding), no foreign `Origin` and no
 * `Sec-Fetch-Site` but our own. Every page on another port is foreign too.
 */
export const createGuards = (port: () => number): Guards => {
  let own = ownAddresses(0);
  const current = (): Own => {
    const now = port();
    if (own.port !== now) own = ownAddresses(now);
    return own;
  };

  const refusal = (request: IncomingMessage): AppError | null => {
    const { headers, url } = request;
    const { hosts, origins } = current();
    if (url === undefined || url[0] !== '/') {
      if (url !== '*') return new AppError('bad_request', 'The request line must hold a path, not a whole address.');
    }
    const { host, origin } = headers;
    if (
      host === undefined ||
      !(hosts.has(host) || hosts.has(host.toLowerCase())) ||
      countHosts(request.rawHeaders) > 1
    ) {
      return new AppError('forbidden', `The Host header must be one of: ${[...hosts].join(', ')}.`);
    }
    if (origin !== undefined && !origins.has(origin)) {
      return new AppError('forbidden', 'Requests from pages of another origin are refused.');
    }
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin' && site !== 'none') {
      return new AppError('forbidden', 'Requests that a page of another site makes are refused.');
    }
    return null;
  };

  return {
    refusal,
    isOwnOrigin: ({ origin }) => origin !== undefined && current().origins.has(origin),
  };
};
