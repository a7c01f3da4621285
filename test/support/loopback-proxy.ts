import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** What happens to a request: it waits (a while, or until the test lets it go) and then goes on, is answered right here, or gets no answer at all (`cut`). */
export type ProxyRule = {
  readonly delayMs?: number;
  /** It waits for this. */
  readonly heldUntil?: Promise<void>;
  readonly status?: number | 'cut';
  readonly retryAfter?: number;
};

export type LoopbackProxy = {
  readonly url: string;
  /** From now on, for every request; without one everything passes. @param rule of a path with its search */
  readonly setRule: (rule: ((path: string) => ProxyRule | undefined) | null) => void;
  /** Ends the connections there are, the live ones too. */
  readonly hangUp: () => void;
};

const toOwnHeaders = ({ headers }: IncomingMessage, target: URL): NodeJS.Dict<string | string[]> => ({
  ...headers,
  host: target.host,
  ...(headers.origin !== undefined && { origin: target.origin }),
});

/** Stands between a page and the program: slow, busy or broken as a test wants it. Ended with the test file. */
export const startProxy = async (targetUrl: string): Promise<LoopbackProxy> => {
  const target = new URL(targetUrl);
  let rule: ((path: string) => ProxyRule | undefined) | null = null;

  const forward = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const onward = request(
      new URL(incoming.url ?? '/', target),
      { method: incoming.method, headers: toOwnHeaders(incoming, target) },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
        outgoing.once('close', () => answer.destroy());
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  };

  const server = createServer((incoming, outgoing) => {
    const { delayMs = 0, heldUntil, status, retryAfter } = rule?.(incoming.url ?? '/') ?? {};
    const act = (): void => {
      if (status === undefined) return forward(incoming, outgoing);
      if (status === 'cut') return void outgoing.destroy();
      outgoing.writeHead(status, {
        'content-type': 'application/problem+json',
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
      });
      outgoing.end(JSON.stringify({ type: 'about:blank', title: 'Test', status, detail: 'Answered by the test.' }));
    };
    if (heldUntil !== undefined) void heldUntil.then(act);
    else if (delayMs === 0) act();
    else setTimeout(act, delayMs);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  afterAll(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setRule: (next) => {
      rule = next;
    },
    hangUp: () => server.closeAllConnections(),
  };
};
