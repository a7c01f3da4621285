import type { Database } from 'better-sqlite3';
import { toSearchTerms } from '../../shared/core/search-terms.ts';
import { createBlockWordsWriter } from './search-block-words.ts';
import { toBlock, toBlockPrefix, toIndexed } from './search-blocks.ts';
import { createWatermarkReader, searchedJoins, searchedTexts } from './search-index-table.ts';

/**
 * Takes the words of calls out of the search index and puts others in, for calls that are in it already; one that is not yet
 * will be indexed as it is by then.
 */
export type SearchIndexChanges = {
  /** Before the call is changed or deleted. */
  readonly forget: (seq: number) => void;
  /** After it was changed. */
  readonly add: (seq: number) => void;
  /** Takes what no call of a block has any more out of its noted words; call it at the end of the same transaction. */
  readonly flush: () => void;
  /** Call it when that transaction fails. */
  readonly clear: () => void;
};

type Row = {
  readonly occurredAt: number;
  readonly isRenamed: number;
  readonly name: string | null;
  readonly rest: string;
};

/** The text of a client's name apart, since the index may know a renamed client by another. */
const nameColumn = 'c.name';
const restTexts = searchedTexts.filter((column) => column !== nameColumn);

export const createSearchIndexChanges = (db: Database): SearchIndexChanges => {
  const read = db.prepare(
    `SELECT e.occurred_at AS occurredAt, ${nameColumn} AS name, concat_ws(char(10), ${restTexts.join(', ')}) AS rest,
       EXISTS (SELECT 1 FROM search_renamed_clients r WHERE r.client_id = e.client_id) AS isRenamed
     FROM usage_events e ${searchedJoins} WHERE e.seq = +?`,
  );
  const readWatermark = createWatermarkReader(db);
  const blockWords = createBlockWordsWriter(db);
  const isLeft = db.prepare('SELECT 1 FROM search_index WHERE search_index MATCH ? LIMIT 1').pluck();
  const forgotten = new Map<number, Set<string>>();
  const remove = db.prepare(`INSERT INTO search_index (search_index, rowid, words) VALUES ('delete', ?, ?)`);
  const insert = db.prepare('INSERT INTO search_index (rowid, words) VALUES (?, ?)');
  const noteChanged = db.prepare('INSERT OR IGNORE INTO search_changed_calls VALUES (?)');
  const widen = db.prepare(
    'UPDATE search_blocks SET first_at = min(first_at, @at), last_at = max(last_at, @at) WHERE block = @block',
  );
  const toWords = (seq: number, terms: readonly string[]): string =>
    terms.map((term) => toIndexed(toBlock(seq), term)).join(' ');

  return {
    forget: (seq) => {
      if (seq > readWatermark()) return;
      const { isRenamed, name, rest } = read.get(seq) as Row;
      // An entry can only be taken out with the words it was made from, and an earlier name is not known any more. Where
      // one may be left, the call is read when it is found.
      if (isRenamed === 1) noteChanged.run(seq);
      const terms = toSearchTerms(isRenamed === 1 || name === null ? rest : `${rest}\n${name}`);
      remove.run(seq, toWords(seq, terms));
      const block = toBlock(seq);
      if (!blockWords.mayBeNoted(block)) return;
      const known = forgotten.get(block) ?? new Set();
      forgotten.set(block, known);
      for (const term of terms) known.add(term);
    },
    add: (seq) => {
      if (seq > readWatermark()) return;
      const { occurredAt, name, rest } = read.get(seq) as Row;
      const terms = toSearchTerms(name === null ? rest : `${rest}\n${name}`);
      insert.run(seq, toWords(seq, terms));
      blockWords.add(toBlock(seq), terms.join(' '));
      widen.run({ at: occurredAt, block: toBlock(seq) });
    },
    flush: () => {
      for (const [block, terms] of forgotten) {
        const prefix = toBlockPrefix(block);
        const gone = [...terms].filter((term) => isLeft.get(`"${prefix}${term}"`) === undefined);
        if (gone.length > 0) blockWords.remove(block, gone.join(' '));
      }
      forgotten.clear();
    },
    clear: () => forgotten.clear(),
  };
};
