import type { Database } from 'better-sqlite3';
import { hasTerms, toSearchTerms } from '../../shared/core/search-terms.ts';
import { toBlockPrefix } from './search-blocks.ts';
import type { UsageFilter } from './usage-filter.ts';

/** How a search is put to the index, block by block. */
export type IndexedSearch = {
  /** The index's own question, for words that begin with a block's prefix; '' for those of all blocks together. */
  readonly toMatch: (prefix: string) => string;
  /** What is searched for has so few calls in a block that most blocks may have none. */
  readonly isRare: boolean;
  /** Calls that the question finds in a block, roughly. */
  readonly callsInBlock: number;
  /**
   * What the index finds may be too much, and the texts must be read: `always`, or for `renamed` clients only, whose
   * calls the index knows by an earlier name.
   */
  readonly check: 'always' | 'renamed' | 'never';
};

/**
 * Part of the index's question. `isTerm`: it stands for something that is searched for; `isWide`: it finds more than that,
 * too.
 */
type Word = { readonly isTerm: boolean; readonly isWide: boolean; readonly toQuestion: (prefix: string) => string };

type RenamedClient = { readonly key: string; readonly name: string | null };

/** The longest words of a search are the rarest, and so many of them are asked for. */
const mostTerms = 8;
/** A word that a block has so few calls of that reading them is quicker than to ask for its more frequent neighbours. */
const rareCalls = 64;
/** Against the rarest word, how frequent another may be to be asked for with it. */
const similarCalls = 1_024;

/**
 * @param terms what is searched for; none is a search for what the filter names, which must be something
 * @param sample a block that tells how frequent words are
 */
export const planSearch = (
  db: Database,
  terms: readonly string[],
  filter: UsageFilter,
  sample: number,
): IndexedSearch => {
  const renamed = db
    .prepare('SELECT key, name FROM search_renamed_clients JOIN clients ON id = client_id')
    .all() as RenamedClient[];
  const longest = terms.toSorted((a, b) => b.length - a.length).slice(0, mostTerms);
  const words = [...listFilterWords(filter), ...longest.map((term) => toTermWord(term, renamed))];
  const count = db.prepare('SELECT count(*) FROM search_index WHERE search_index MATCH ?').pluck();
  const counts = words.map(({ toQuestion }) => count.get(toQuestion(toBlockPrefix(sample))) as number);
  const least = Math.min(...counts);
  const isRare = least <= rareCalls;
  const asked = isRare ? words.filter((_, at) => counts[at]! <= similarCalls) : words;
  const isAllAsked = asked.filter(({ isTerm }) => isTerm).length === terms.length;
  return {
    toMatch: (prefix) => asked.map(({ toQuestion }) => `(${toQuestion(prefix)})`).join(' AND '),
    isRare,
    callsInBlock: least,
    check:
      !isAllAsked || asked.some(({ isWide }) => isWide)
        ? 'always'
        : terms.length > 0 && renamed.length > 0
          ? 'renamed'
          : 'never',
  };
};

/** All calls that a filter wants have its names among their words: the filter narrows the question down. */
export const listFilterWords = (filter: UsageFilter): Word[] => {
  const { service, operation, model, client, user, conversation } = filter;
  return [service, operation, model, client, user, conversation].flatMap((names) => {
    const keys = (names ?? []).map(toSearchTerms);
    if (keys.length === 0 || keys.some((key) => key.length === 0)) return [];
    return [
      { isTerm: false, isWide: false, toQuestion: (prefix) => keys.map((key) => toAll(prefix, key)).join(' OR ') },
    ];
  });
};

/** A word that begins with the term; or a renamed client's call, found by the client's key. */
const toTermWord = (term: string, renamed: readonly RenamedClient[]): Word => {
  const keys = renamed
    .filter(({ name }) => name !== null && hasTerms([term], [name]))
    .map(({ key }) => toSearchTerms(key))
    .filter((key) => key.length > 0);
  return {
    isTerm: true,
    // The words of a key may be anywhere in a call, and another workspace may have a client of the same key.
    isWide: keys.length > 0,
    toQuestion: (prefix) => [`"${prefix}${term}"*`, ...keys.map((key) => toAll(prefix, key))].join(' OR '),
  };
};

const toAll = (prefix: string, key: readonly string[]): string =>
  `(${key.map((part) => `"${prefix}${part}"`).join(' AND ')})`;
