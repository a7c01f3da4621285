import { langfuseTracesPath } from '../../src/main/http/routes/otlp.ts';
import { callAttributes, callSpan } from '../main/http/otlp-requests.ts';
import { litellmPayload } from '../main/ingest/litellm/litellm-payload.ts';
import { logsOf, metricsOf, spansOf, text } from '../main/ingest/otlp/otlp-bodies.ts';
import type { RunningProgram } from './spawn-program.ts';

/** A request with one call in it, by each address that records calls. */
export type WayIn = { readonly path: string; readonly body: object; readonly calls: number };

const time = '1787306400000000000';

/** Each call is another one. `waysIn` needs the client `c1` to be registered. */
export const waysIn: readonly WayIn[] = [
  { path: '/v1/usage', body: { id: 'way-usage', service: 'shop', model: 'gpt-4o', input_tokens: 10 }, calls: 1 },
  { path: '/v1/litellm', body: litellmPayload({ id: 'chatcmpl-way-litellm' }), calls: 1 },
  {
    path: '/internal/save-message',
    body: { workspaceId: 'default', clientId: 'c1', response: 'Salve!', messageId: 'way-message' },
    calls: 1,
  },
  { path: '/v1/traces', body: spansOf(callSpan(1)), calls: 1 },
  { path: langfuseTracesPath, body: spansOf(callSpan(2)), calls: 1 },
  {
    path: '/v1/logs',
    body: logsOf({
      timeUnixNano: time,
      eventName: 'gen_ai.client.inference.operation.details',
      attributes: [...callAttributes(), text('gen_ai.response.id', 'resp-way-logs')],
    }),
    calls: 1,
  },
  {
    // What metrics tell of is held until it is clear that nothing else tells of it.
    path: '/v1/metrics',
    body: metricsOf({ name: 'up', gauge: { dataPoints: [{ timeUnixNano: time, asInt: 1 }] } }),
    calls: 0,
  },
];

/** Any method with the admin token; a body goes as JSON. */
export const sendAsAdmin = (program: RunningProgram, method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(program.url + path, {
    method,
    headers: {
      'x-api-key': program.adminToken,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** Calls in the ledger. */
export const countCalls = async (program: RunningProgram): Promise<number> => {
  const response = await sendAsAdmin(program, 'GET', '/v1/summary?period=all_time');
  return ((await response.json()) as { calls: number }).calls;
};
