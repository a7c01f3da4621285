import { Agent, request } from 'node:http';
import autocannon from 'autocannon';

const singleEvent = JSON.stringify({
  service: 'chatbot',
  operation: 'chat',
  model: 'gpt-4o',
  input_tokens: 1_000,
  cache_read_tokens: 400,
  output_tokens: 300,
  client: 'client-7',
  conversation_id: 'conversation-7',
  duration_ms: 840,
  input_preview: 'Buongiorno, vorrei sapere a che ora aprite domani mattina',
});

export type LoadResult = { readonly perSecond: number; readonly p99Ms: number };

/** Single-event POSTs over `connections` keep-alive connections for some seconds; anything but 200 is an error. */
export const measureSinglePosts = async (
  url: string,
  token: string,
  seconds: number,
  connections = 32,
): Promise<LoadResult> => {
  const result = await autocannon({
    url: `${url}/v1/usage`,
    method: 'POST',
    connections,
    duration: seconds,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: singleEvent,
  });
  if (result.non2xx > 0 || result.errors > 0) {
    throw new Error(`${result.non2xx} refused and ${result.errors} failed requests`);
  }
  return { perSecond: result['2xx'] / result.duration, p99Ms: result.latency.p99 };
};

const connections = 8;
const agent = new Agent({ keepAlive: true, maxSockets: connections });

/** One request; rejects on any status but 200. */
export const send = (url: string, options: { readonly token: string; readonly body?: Buffer }): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const { token, body } = options;
    const outgoing = request(
      url,
      {
        agent,
        method: body ? 'POST' : 'GET',
        headers: {
          authorization: `Bearer ${token}`,
          ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
        },
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('end', () => {
          const text = Buffer.concat(chunks);
          if (incoming.statusCode === 200) resolve(text);
          else reject(new Error(`${incoming.statusCode}: ${text.toString()}`));
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

/** Posts the bodies over eight connections; returns seconds. */
export const postAll = async (url: string, token: string, bodies: Iterable<Buffer>): Promise<number> => {
  const iterator = bodies[Symbol.iterator]();
  const started = performance.now();
  const worker = async (): Promise<void> => {
    for (let next = iterator.next(); !next.done; next = iterator.next()) {
      await send(`${url}/v1/usage`, { token, body: next.value });
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return (performance.now() - started) / 1000;
};
