import type { queries, QueryInput, QueryName } from '../../shared/contract/queries.ts';

/**
 * The addresses of the contract's table. Only its types are imported: its schemas would bring the schema library into
 * the page. The type makes a missing or different address a compile error.
 */
const paths: { readonly [N in QueryName]: (typeof queries)[N]['path'] } = {
  summary: '/v1/summary',
  breakdown: '/v1/breakdown',
  series: '/v1/series',
  events: '/v1/events',
  event: '/v1/events/:id',
  session: '/v1/session',
};

/** `toQueryUrl('summary', { service: ['a', 'b'] })` is `/v1/summary?service=a&service=b`. */
export const toQueryUrl = <N extends QueryName>(name: N, input: QueryInput<N>): string => {
  const search = new URLSearchParams();
  let path: string = paths[name];
  for (const [field, value] of Object.entries(input)) {
    const placeholder = `:${field}`;
    if (path.includes(placeholder)) {
      path = path.replace(placeholder, encodeURIComponent(String(value)));
    } else if (value !== undefined) {
      for (const one of Array.isArray(value) ? value : [value]) search.append(field, String(one));
    }
  }
  return search.size === 0 ? path : `${path}?${search}`;
};
