import type { QueryInput, QueryName, QueryOutput } from '../../shared/contract/queries.ts';
import { ApiError } from './api-error.ts';
import { startHttpLive } from './http-live.ts';
import { toQueryUrl } from './query-url.ts';
import type { Transport } from './transport.ts';

const request = async (url: string, init?: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, { ...init, cache: 'no-store', credentials: 'same-origin' });
  } catch {
    throw new ApiError('offline');
  }
  if (response.ok) return response;
  const problem: unknown = await response.json().catch(() => null);
  const detail = typeof problem === 'object' && problem !== null && 'detail' in problem ? String(problem.detail) : '';
  if (response.status === 401) throw new ApiError('signed_out', detail);
  if (response.status === 503 || response.status === 429) {
    throw new ApiError('busy', detail, Number(response.headers.get('retry-after') ?? 1) * 1000);
  }
  throw new ApiError('failed', detail);
};

/** Parsing fails when the engine stops halfway through an answer. */
const readJson = async <T>(response: Response): Promise<T> => {
  try {
    return await response.json();
  } catch {
    throw new ApiError('offline');
  }
};

const call = async <N extends QueryName>(name: N, input: QueryInput<N>): Promise<QueryOutput<N>> =>
  readJson(await request(toQueryUrl(name, input)));

/** The browser host: same origin, signed in by its cookie. */
export const httpTransport: Transport = {
  call,
  startLive: (listener) => startHttpLive(() => call('session', {}), listener),
  signIn: async (code) => {
    await request('/v1/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
  },
};
