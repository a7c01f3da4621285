import type { Database } from 'better-sqlite3';
import { hasTerms } from '../../shared/core/search-terms.ts';
import { searchedTexts } from './search-index-table.ts';
import type { Conditions } from './usage-filter.ts';

/** Lets SQL read the texts of calls as the search does, where no index does it: `has_terms('two words', text, ...)`. */
export const addSearchFunction = (db: Database): void => {
  db.function('has_terms', { deterministic: true, varargs: true }, (terms: unknown, ...texts: unknown[]) =>
    hasTerms(
      String(terms).split(' '),
      texts.filter((text) => typeof text === 'string'),
    )
      ? 1
      : 0,
  );
};

/** Conditions on `usage_events e` joined with `searchedJoins`; none without terms. */
export const toTextConditions = (terms: readonly string[]): Conditions =>
  terms.length === 0
    ? { sql: '', values: [] }
    : { sql: `has_terms(?, ${searchedTexts.join(', ')}) = 1`, values: [terms.join(' ')] };
