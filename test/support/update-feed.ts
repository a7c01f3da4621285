import { createHash } from 'node:crypto';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll } from 'vitest';

/** What electron-builder names the list of versions on Linux: other processors have one of their own. */
export const listName = process.arch === 'x64' ? 'latest-linux.yml' : `latest-linux-${process.arch}.yml`;

type Asked = { readonly path: string; readonly headers: Readonly<Record<string, unknown>> };
type Answer = string | Buffer | ((response: ServerResponse) => void);

export type UpdateFeed = {
  /** The folder, on this machine. */
  readonly url: string;
  /** Paths asked for so far, without their queries. */
  readonly paths: () => readonly string[];
  readonly asked: readonly Asked[];
  /** What a file of the folder answers from now on; any other answers 404. */
  readonly serve: (name: string, answer: Answer) => void;
};

const closings: (() => void)[] = [];

afterAll(() => {
  for (const close of closings.splice(0)) close();
});

/** A folder of installers as a file server has it, on a free loopback port, stopped after the test file. */
export const startUpdateFeed = async (): Promise<UpdateFeed> => {
  const files = new Map<string, Answer>();
  const asked: Asked[] = [];
  const server = createServer(({ url = '', headers }, response) => {
    const { pathname: path } = new URL(url, 'http://feed');
    asked.push({ path, headers });
    const answer = files.get(path);
    if (typeof answer === 'function') answer(response);
    else response.writeHead(answer === undefined ? 404 : 200).end(answer);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  closings.push(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/updates`,
    paths: () => asked.map(({ path }) => path.replace('/updates/', '')),
    asked,
    serve: (name, answer) => void files.set(`/updates/${name}`, answer),
  };
};

/** The list electron-builder writes beside an installer. @param file its name or whole address */
export const toVersionList = (version: string, file: string, contents: string): string => {
  const sha512 = createHash('sha512').update(contents).digest('base64');
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${file}`,
    `    sha512: ${sha512}`,
    `    size: ${Buffer.byteLength(contents)}`,
    `path: ${file}`,
    `sha512: ${sha512}`,
    "releaseDate: '2026-11-20T10:00:00.000Z'",
    '',
  ].join('\n');
};
