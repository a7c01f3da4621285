import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

export type LoopbackServer = { readonly url: string; readonly close: () => Promise<void> };

/** An HTTP server on a free port of 127.0.0.1 that hands every request over with its whole body, unpacked. */
export const startLoopbackServer = async (
  answer: (request: IncomingMessage, body: Buffer, response: ServerResponse) => void,
): Promise<LoopbackServer> => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      answer(request, request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

export type StreamPart = { readonly event?: string; readonly data: unknown };

/** Server-sent events, all at once: how fast an answer comes is not what is looked at. */
export const sendStream = (
  response: ServerResponse,
  parts: readonly StreamPart[],
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  for (const { event, data } of parts) {
    response.write(`${event === undefined ? '' : `event: ${event}\n`}data: ${JSON.stringify(data)}\n\n`);
  }
  response.end();
};

export const sendJson = (
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
};
