import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export type FileServer = {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** Paths asked for so far, with their queries. */
  readonly requests: string[];
  /** What a path answers from now on; any other answers 404. */
  readonly serve: (path: string, answer: string | Answer) => void;
};

const closings: (() => void)[] = [];

afterAll(() => {
  for (const close of closings.splice(0)) close();
});

/** A server of files on a free loopback port, stopped after the test file. */
export const startFileServer = async (): Promise<FileServer> => {
  const answers = new Map<string, string | Answer>();
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '';
    requests.push(path);
    const answer = answers.get(path);
    if (typeof answer === 'function') answer(request, response);
    else response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closings.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    serve: (path, answer) => void answers.set(path, answer),
  };
};
