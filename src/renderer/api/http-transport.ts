import type { CallInput, CallName, CallOutput } from '../../shared/contract/calls.ts';
import type { FieldError } from '../../shared/core/app-error.ts';
import { ApiError } from './api-error.ts';
import { startHttpLive } from './http-live.ts';
import { toRequest, withSearch } from './call-request.ts';
import type { Transport } from './transport.ts';

type Problem = { readonly detail?: string; readonly errors?: readonly FieldError[] };

/** Something between the page and the engine may have answered: then there is nothing to read. */
const readProblem = async (response: Response): Promise<Problem> => {
  const body: unknown = await response.json().catch(() => null);
  return typeof body === 'object' && body !== null ? body : {};
};

const request = async (url: string, init?: RequestInit): Promise<Response> => {
  let response: Response;
  try {
    response = await fetch(url, { ...init, cache: 'no-store', credentials: 'same-origin' });
  } catch {
    throw new ApiError('offline');
  }
  if (response.ok) return response;
  const { detail = '', errors = [] } = await readProblem(response);
  if (response.status === 401) throw new ApiError('signed_out', detail);
  if (response.status === 503 || response.status === 429) {
    throw new ApiError('busy', detail, Number(response.headers.get('retry-after') ?? 1) * 1000);
  }
  throw new ApiError('failed', detail, undefined, errors);
};

/** Parsing fails when the engine stops halfway through an answer. */
const readJson = async <T>(response: Response): Promise<T> => {
  try {
    return await response.json();
  } catch {
    throw new ApiError('offline');
  }
};

const call = async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
  const { url, init } = toRequest(name, input);
  return readJson(await request(url, init));
};

/** The browser host: same origin, signed in by its cookie. */
export const httpTransport: Transport = {
  call,
  startLive: (listener) => startHttpLive(() => call('session', {}), listener),
  exportUsage: (options) => {
    const link = document.createElement('a');
    link.href = withSearch('/v1/export', options);
    link.download = '';
    link.click();
  },
  signIn: async (code) => {
    await request('/v1/sign-in', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
  },
  desktop: null,
};
