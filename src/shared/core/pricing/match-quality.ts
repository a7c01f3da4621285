/** How a price list recognises a model id. */
export type ModelMatch =
  | { readonly and: readonly ModelMatch[] }
  | { readonly or: readonly ModelMatch[] }
  | { readonly equals: string }
  | { readonly starts_with: string }
  | { readonly ends_with: string }
  | { readonly contains: string }
  | { readonly regex: string };

/** What may follow a model's name without making it another model: a date, `-latest`, `@...`, Bedrock's `-v1:0`. */
const harmlessRest =
  /^(?:[-@](?:20\d{2}-?[01]\d-?[0-3]\d|[01]\d-20\d{2}|[01]\d[0-3]\d)|-latest|@.*|-v\d+(?::\d+k?)*|:\d+k?)*$/;

const isHarmless = (rest: string): boolean => harmlessRest.test(rest);

/** True when `id` is `name`, with nothing or a date or version after it: `gpt-4o-2024-08-06` is `gpt-4o`. */
export const isSameModel = (name: string, id: string): boolean =>
  id.startsWith(name) && isHarmless(id.slice(name.length));

/** True when `id` is `name` with more than a date or version after it: probably another model of the family. */
export const isLongerName = (name: string, id: string): boolean => id.startsWith(name) && !isSameModel(name, id);

type Quality = 'none' | 'inherited' | 'exact';

const best = (qualities: readonly Quality[]): Quality =>
  qualities.includes('exact') ? 'exact' : qualities.includes('inherited') ? 'inherited' : 'none';

const qualityOf = (match: ModelMatch, id: string): Quality => {
  if ('or' in match) return best(match.or.map((part) => qualityOf(part, id)));
  if ('and' in match) {
    const parts = match.and.map((part) => qualityOf(part, id));
    return parts.includes('none') ? 'none' : best(parts);
  }
  if ('equals' in match) return id === match.equals.toLowerCase() ? 'exact' : 'none';
  if ('regex' in match) return new RegExp(match.regex).test(id) ? 'exact' : 'none';
  if ('ends_with' in match) return id.endsWith(match.ends_with.toLowerCase()) ? 'exact' : 'none';
  const literal = ('starts_with' in match ? match.starts_with : match.contains).toLowerCase();
  const at = 'starts_with' in match ? (id.startsWith(literal) ? 0 : -1) : id.lastIndexOf(literal);
  if (at < 0) return 'none';
  return isHarmless(id.slice(at + literal.length)) ? 'exact' : 'inherited';
};

/**
 * True when a price found for `id` belongs to a shorter name it only begins with: `claude-sonnet-5-5` matched through
 * `claude-sonnet-5`. A date, `-latest` or `@...` after the name does not count. `names` are the price's own model names.
 */
export const isInheritedMatch = (match: ModelMatch, id: string, names: readonly string[] = []): boolean => {
  const lower = id.toLowerCase();
  if (names.some((name) => lower.startsWith(name.toLowerCase()) && isHarmless(lower.slice(name.length)))) return false;
  return qualityOf(match, lower) === 'inherited';
};
