import type { Database } from 'better-sqlite3';
import { toSearchTerms } from '../../shared/core/search-terms.ts';
import { createBlockWordsWriter } from './search-block-words.ts';
import { toBlock, toIndexed } from './search-blocks.ts';

/**
 * The search index is filled after the calls are recorded: everything up to the watermark is in it, what came later is
 * searched by reading it. Calls are indexed in blocks of neighbours by number, and a word's entry begins with its block,
 * so that looking for a word in one block costs what is in that block, however many calls there are.
 */

/** The number of the last call that is in the index. */
const watermarkKey = 'search_indexed_seq';

/** A few milliseconds of the writer's time. */
const callsAtOnce = 500;

/** What full-text search looks at, of `searchedFrom`. */
export const searchedTexts = [
  's.service',
  's.operation',
  's.model',
  'c.key',
  'c.name',
  'u.key',
  'v.key',
  'e.error_code',
  'e.error_message',
  'e.input_preview',
  'e.output_preview',
] as const;

/** The tables those texts are in. CROSS JOIN keeps the events outermost, so that their order is that of an index. */
export const searchedJoins = `CROSS JOIN dimension_sets s ON s.id = e.dimension_set_id
  LEFT JOIN clients c ON c.id = e.client_id
  LEFT JOIN users u ON u.id = e.user_id
  LEFT JOIN conversations v ON v.id = e.conversation_id`;

export type SearchIndexing = {
  readonly indexed: number;
  /** Whether calls are left that are not in the index, or full blocks whose words are not noted. */
  readonly more: boolean;
};

type Row = [seq: number, occurredAt: number, ...texts: (string | null)[]];

export const createSearchIndexWriter = (db: Database) => {
  const readNext = db
    .prepare(
      `SELECT e.seq, e.occurred_at, ${searchedTexts.join(', ')} FROM usage_events e ${searchedJoins}
       WHERE e.seq > ? ORDER BY e.seq LIMIT ${callsAtOnce}`,
    )
    .raw();
  const addWords = db.prepare('INSERT INTO search_index (rowid, words) VALUES (?, ?)');
  const addTime = db.prepare(
    `INSERT INTO search_blocks VALUES (@block, @first, @last) ON CONFLICT DO UPDATE
     SET first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at)`,
  );
  const blockWords = createBlockWordsWriter(db);
  const setWatermark = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );

  const indexNext = db.transaction((): SearchIndexing => {
    const watermark = readWatermark(db);
    if (blockWords.isBehind(watermark)) {
      blockWords.noteNext();
      return { indexed: 0, more: true };
    }
    const rows = readNext.all(watermark) as Row[];
    const times = new Map<number, { first: number; last: number }>();
    for (const [seq, occurredAt, ...texts] of rows) {
      const block = toBlock(seq);
      const { first, last } = times.get(block) ?? { first: occurredAt, last: occurredAt };
      times.set(block, { first: Math.min(first, occurredAt), last: Math.max(last, occurredAt) });
      const words = toSearchTerms(texts.filter((text) => text !== null).join('\n'));
      addWords.run(seq, words.map((word) => toIndexed(block, word)).join(' '));
    }
    for (const [block, span] of times) addTime.run({ block, ...span });
    const last = rows.at(-1);
    if (last !== undefined) setWatermark.run(watermarkKey, String(last[0]));
    return { indexed: rows.length, more: rows.length === callsAtOnce || blockWords.isBehind(last?.[0] ?? watermark) };
  });

  return {
    /** Puts the oldest calls that are not in the search index there, some hundred at most, or notes the words of a full block. */
    indexNextCalls: (): SearchIndexing => indexNext.immediate(),
  };
};

/** The number of the last call in the index; 0 before the first. */
export const readWatermark = (db: Database): number => createWatermarkReader(db)();

/** The same, to be asked again and again. */
export const createWatermarkReader = (db: Database): (() => number) => {
  const read = db.prepare('SELECT value FROM settings WHERE key = ?').pluck();
  return () => Number(read.get(watermarkKey) ?? 0);
};
