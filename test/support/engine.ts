import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import { createEngine } from '../../src/main/compose.ts';
import { ensureDataDir } from '../../src/main/data-dir.ts';
import { makeTempDir } from './temp-dir.ts';

const resourcesDir = fileURLToPath(new URL('../../resources', import.meta.url));

export type TestEngineOptions = {
  /** Kept when the engine closes; without one it gets a folder that goes with the test file. */
  readonly dataDir?: string;
  readonly timeZone?: string;
  /** Epoch milliseconds; the machine's clock unless given. */
  readonly now?: () => number;
};

/** `null` leaves a header out that would be sent by itself. */
export type TestHeaders = Readonly<Record<string, string | null>>;

export type TestEngine = {
  readonly url: string;
  readonly ingestToken: string;
  readonly adminToken: string;
  readonly dataDir: string;
  /**
   * `POST /v1/usage` as JSON with the ingest token. Text and bytes are sent as they are, anything else as its JSON.
   *
   * @param query what follows the path, like `?receipts=1`
   */
  readonly post: (body: unknown, headers?: TestHeaders, query?: string) => Promise<Response>;
  /** `GET` with the admin token. */
  readonly get: (path: string, headers?: TestHeaders) => Promise<Response>;
  /** Any method with the admin token; a body goes as JSON. */
  readonly send: (method: string, path: string, body?: unknown, headers?: TestHeaders) => Promise<Response>;
  /** Answers what is in flight and closes the database; may be called twice. */
  readonly close: () => Promise<void>;
};

const running = new Set<TestEngine>();

afterAll(async () => {
  for (const engine of running) await engine.close();
});

const toHeaders = (headers: TestHeaders): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== null));

const toBytes = (body: unknown): Uint8Array<ArrayBuffer> => {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
};

const readToken = (dataDir: string, name: string): string => readFileSync(join(dataDir, name), 'utf8').trim();

/** The real engine in this process: HTTP on a free loopback port, the real store on disk, the shipped prices. */
export const startTestEngine = async (options: TestEngineOptions = {}): Promise<TestEngine> => {
  const { dataDir = makeTempDir(), timeZone = 'Europe/Rome', now = Date.now } = options;
  ensureDataDir(dataDir);
  const engine = await createEngine({
    dataDir,
    port: 0,
    staticDir: join(dataDir, 'no-screens'),
    resourcesDir,
    version: '1.2.3',
    demo: false,
    timeZone,
    now,
  });
  const ingestToken = readToken(dataDir, 'ingest-token');
  const adminToken = readToken(dataDir, 'admin-token');

  const started: TestEngine = {
    url: engine.url,
    ingestToken,
    adminToken,
    dataDir,
    post: (body, headers = {}, query = '') =>
      fetch(`${engine.url}/v1/usage${query}`, {
        method: 'POST',
        headers: toHeaders({ 'x-api-key': ingestToken, 'content-type': 'application/json', ...headers }),
        body: toBytes(body),
      }),
    get: (path, headers = {}) =>
      fetch(`${engine.url}${path}`, { headers: toHeaders({ 'x-api-key': adminToken, ...headers }) }),
    send: (method, path, body, headers = {}) =>
      fetch(`${engine.url}${path}`, {
        method,
        headers: toHeaders({
          'x-api-key': adminToken,
          'content-type': body === undefined ? null : 'application/json',
          ...headers,
        }),
        ...(body !== undefined && { body: toBytes(body) }),
      }),
    close: async () => {
      if (!running.delete(started)) return;
      await engine.close();
    },
  };
  running.add(started);
  return started;
};
