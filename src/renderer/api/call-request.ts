import type { CallInput, CallName } from '../../shared/contract/calls.ts';
import type { CommandName, commands } from '../../shared/contract/commands.ts';
import type { queries, QueryName } from '../../shared/contract/queries.ts';
import { toPathPart } from '../../shared/contract/path-part.ts';

type Routes = { readonly [N in QueryName]: readonly ['GET', (typeof queries)[N]['path']] } & {
  readonly [N in CommandName]: readonly [(typeof commands)[N]['method'], (typeof commands)[N]['path']];
};

/**
 * The addresses of the contract's tables. Only their types are imported: the schemas would bring the schema library into
 * the page. The type makes a missing or different address a compile error.
 */
const routes: Pick<Routes, WidgetCall> & Partial<DetailsRoutes> = {
  summary: ['GET', '/v1/summary'],
  breakdown: ['GET', '/v1/breakdown'],
  series: ['GET', '/v1/series'],
  session: ['GET', '/v1/session'],
  settings: ['GET', '/v1/settings'],
  budgets: ['GET', '/v1/budgets'],
};

/** What the widget asks; the addresses of all else come with the details. */
type WidgetCall = 'summary' | 'breakdown' | 'series' | 'session' | 'settings' | 'budgets';
export type DetailsRoutes = Omit<Routes, WidgetCall>;

/** Before the details ask for anything. */
export const addRoutes = (more: DetailsRoutes): void => void Object.assign(routes, more);

/** What `fetch` is given. */
type CallRequest = { readonly url: string; readonly init: RequestInit };

/** `toRequest('summary', { service: ['a', 'b'] })` asks for `/v1/summary?service=a&service=b`; a command has a body. */
export const toRequest = <N extends CallName>(name: N, input: CallInput<N>): CallRequest => {
  const [method, pattern] = routes[name] as readonly [string, string];
  const rest: Record<string, unknown> = {};
  let path = pattern;
  for (const [field, value] of Object.entries(input)) {
    if (pattern.split('/').includes(`:${field}`)) path = path.replace(`:${field}`, toPathPart(String(value)));
    else if (value !== undefined) rest[field] = value;
  }
  if (method === 'GET' || method === 'DELETE') return { url: withSearch(path, rest), init: { method } };
  const headers = { 'content-type': 'application/json' };
  return { url: path, init: { method, headers, body: JSON.stringify(rest) } };
};

/** An address with a parameter for each value; what is undefined is left out. */
export const withSearch = (path: string, fields: object): string => {
  const search = new URLSearchParams();
  for (const [field, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(field, String(one));
  }
  return search.size === 0 ? path : `${path}?${search}`;
};
