import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Endpoint } from './endpoint.ts';

export type Answer = { readonly status: number; readonly retryAfterMs: number | null; readonly body: unknown };

const longestAnswer = 4 * 1024 * 1024;

/**
 * Posts events, one JSON text each, as NDJSON. Never keeps the process alive, follows no redirect, uses no proxy.
 *
 * @throws when there is no answer within `timeoutMs`
 */
export const postLines = (endpoint: Endpoint, lines: readonly string[], timeoutMs: number): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const url = new URL(`${endpoint.url.replace(/\/+$/, '')}/v1/usage`);
    const body = Buffer.from(lines.join('\n'));
    const request = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, {
      method: 'POST',
      agent: false,
      headers: {
        'content-type': 'application/x-ndjson',
        'content-length': body.length,
        'x-api-key': endpoint.token,
      },
      signal: AbortSignal.timeout(timeoutMs),
    });
    request.on('socket', (socket) => socket.unref());
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= longestAnswer) chunks.push(chunk);
      });
      response.on('error', reject);
      response.on('end', () => {
        const seconds = Number(response.headers['retry-after'] ?? Number.NaN);
        resolve({
          status: response.statusCode ?? 0,
          retryAfterMs: Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : null,
          body: parse(Buffer.concat(chunks).toString('utf8')),
        });
      });
    });
    request.end(body);
  });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
};
