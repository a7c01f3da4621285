import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export type Sent = Readonly<Record<string, unknown>>;
type Reply = { readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: unknown };

/** Stands where the app would listen, to see requests as they come and to answer as the app only rarely does. */
export type AppStandIn = {
  readonly url: string;
  readonly events: Sent[];
  readonly requests: { readonly headers: IncomingMessage['headers']; readonly at: number }[];
  /** Answers for the next requests, then 200. `hang` never answers. */
  readonly replies: (Reply | 'hang')[];
};

const open = new Set<ReturnType<typeof createServer>>();

afterAll(async () => {
  for (const server of open) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

const readText = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
};

/** A server on a free loopback port that goes with the test file. */
export const startServer = async (
  answer: (request: IncomingMessage, text: string, response: ServerResponse) => void | Promise<void>,
): Promise<string> => {
  const server = createServer((request, response) => {
    void readText(request).then((text) => answer(request, text, response));
  });
  open.add(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

export const startAppStandIn = async (): Promise<AppStandIn> => {
  const events: Sent[] = [];
  const requests: AppStandIn['requests'] = [];
  const replies: AppStandIn['replies'] = [];
  const url = await startServer((request, text, response) => {
    requests.push({ headers: request.headers, at: performance.now() });
    const reply = replies.shift();
    if (reply === 'hang') return;
    const lines = text.split('\n').map((line): Sent => JSON.parse(line));
    if (reply === undefined) events.push(...lines);
    const body = reply === undefined ? { accepted: lines.length, duplicates: 0, rejected: [] } : reply.body;
    response.writeHead(reply?.status ?? 200, { 'content-type': 'application/json', ...reply?.headers });
    response.end(JSON.stringify(body ?? {}));
  });
  return { url, events, requests, replies };
};
