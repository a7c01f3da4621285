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
const routes: Routes = {
  summary: ['GET', '/v1/summary'],
  breakdown: ['GET', '/v1/breakdown'],
  series: ['GET', '/v1/series'],
  caching: ['GET', '/v1/caching'],
  events: ['GET', '/v1/events'],
  event: ['GET', '/v1/events/:id'],
  session: ['GET', '/v1/session'],
  connection: ['GET', '/v1/connection'],
  settings: ['GET', '/v1/settings'],
  changeSettings: ['PATCH', '/v1/settings'],
  prices: ['GET', '/v1/prices'],
  price: ['GET', '/v1/prices/lookup'],
  models: ['GET', '/v1/prices/models'],
  unpricedModels: ['GET', '/v1/prices/unpriced'],
  priceList: ['GET', '/v1/prices/list'],
  priceListSample: ['GET', '/v1/prices/sample'],
  savePrice: ['PUT', '/v1/prices'],
  removePrice: ['DELETE', '/v1/prices/:id'],
  importPrices: ['POST', '/v1/prices/import'],
  updatePriceList: ['POST', '/v1/prices/update'],
  repricings: ['GET', '/v1/repricings'],
  previewRepricing: ['POST', '/v1/repricings/preview'],
  applyRepricing: ['POST', '/v1/repricings'],
  undoRepricing: ['POST', '/v1/repricings/:id/undo'],
  rates: ['GET', '/v1/rates'],
  refreshRates: ['POST', '/v1/rates/refresh'],
  workspaces: ['GET', '/v1/workspaces'],
  clients: ['GET', '/v1/workspaces/:workspace/clients'],
  client: ['GET', '/v1/workspaces/:workspace/clients/:id'],
  saveClient: ['PUT', '/v1/workspaces/:workspace/clients/:id'],
  removeClient: ['DELETE', '/v1/workspaces/:workspace/clients/:id'],
  budgets: ['GET', '/v1/budgets'],
  checkBudgets: ['GET', '/v1/budgets/check'],
  saveBudget: ['PUT', '/v1/budgets/:id'],
  removeBudget: ['DELETE', '/v1/budgets/:id'],
  alerts: ['GET', '/v1/alerts'],
  snoozeAlerts: ['PUT', '/v1/alerts/snooze'],
  dismissAlert: ['POST', '/v1/alerts/:id/dismiss'],
  flatRule: ['GET', '/v1/workspaces/:workspace/flat-rule'],
  saveFlatRule: ['PUT', '/v1/workspaces/:workspace/flat-rule'],
};

/** What `fetch` is given. */
type CallRequest = { readonly url: string; readonly init: RequestInit };

/** `toRequest('summary', { service: ['a', 'b'] })` asks for `/v1/summary?service=a&service=b`; a command has a body. */
export const toRequest = <N extends CallName>(name: N, input: CallInput<N>): CallRequest => {
  const [method, pattern]: readonly [string, string] = routes[name];
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
