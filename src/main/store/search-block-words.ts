import type { Database } from 'better-sqlite3';
import { toBlock, toBlockPrefix } from './search-blocks.ts';

/**
 * The words of each full block, in an index of their own. Blocks are noted in their order; those that are not noted yet
 * may have any word.
 */

/** How many blocks are noted; of a block that is noted in part, the last word that is, after a blank. */
const notedKey = 'search_noted_blocks';

/** Words noted in one step, some 20 ms: nearly always all of a block. */
const wordsAtOnce = 4_000;

/** Blocks are numbered from 0 on, rows from 1. */
const toRow = (block: number): number => block + 1;

type Noted = { readonly blocks: number; readonly lastWord: string | undefined };

const createNotedReader = (db: Database): (() => Noted) => {
  const read = db.prepare('SELECT value FROM settings WHERE key = ?').pluck();
  return () => {
    const [blocks, lastWord] = ((read.get(notedKey) as string | undefined) ?? '0').split(' ');
    return { blocks: Number(blocks), lastWord };
  };
};

/** Call it inside the transaction that changes the index. */
export type BlockWordsWriter = {
  /** Whether a block is full and not noted. */
  readonly isBehind: (watermark: number) => boolean;
  /** Notes words of the next block. */
  readonly noteNext: () => void;
  /** Words of a call that was changed, as one text; a block whose turn has not come yet has them by then. */
  readonly add: (block: number, words: string) => void;
  /** Words that no call of the block has any more. */
  readonly remove: (block: number, words: string) => void;
  readonly mayBeNoted: (block: number) => boolean;
};

export const createBlockWordsWriter = (db: Database): BlockWordsWriter => {
  const readNoted = createNotedReader(db);
  const listWords = db
    .prepare(`SELECT term FROM search_vocabulary WHERE term > ? AND term < ? LIMIT ${wordsAtOnce}`)
    .pluck();
  const insert = db.prepare('INSERT INTO search_block_words (rowid, words) VALUES (?, ?)');
  const setNoted = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const remove = db.prepare(
    `INSERT INTO search_block_words (search_block_words, rowid, words) VALUES ('delete', ?, ?)`,
  );
  const mayBeNoted = (block: number): boolean => {
    const { blocks, lastWord } = readNoted();
    return block < blocks || (block === blocks && lastWord !== undefined);
  };
  return {
    mayBeNoted,
    isBehind: (watermark) => readNoted().blocks < toBlock(watermark + 1),
    noteNext: () => {
      const { blocks: block, lastWord } = readNoted();
      const prefix = toBlockPrefix(block);
      const words = listWords.all(lastWord ?? prefix, toBlockPrefix(block + 1)) as string[];
      insert.run(toRow(block), words.map((word) => word.slice(prefix.length)).join(' '));
      setNoted.run(notedKey, words.length < wordsAtOnce ? String(block + 1) : `${block} ${words.at(-1)!}`);
    },
    add: (block, words) => {
      if (mayBeNoted(block)) insert.run(toRow(block), words);
    },
    remove: (block, words) => void remove.run(toRow(block), words),
  };
};

/** Which blocks may have calls that a question finds; it is put without a block's prefix. */
export const findBlocks = (db: Database, question: string): ((block: number) => boolean) => {
  // First: blocks that are noted in between are only looked into for nothing.
  const noted = createNotedReader(db)().blocks;
  const rows = db
    .prepare('SELECT rowid FROM search_block_words WHERE search_block_words MATCH ?')
    .pluck()
    .all(question);
  const found = new Set(rows as number[]);
  return (block) => block >= noted || found.has(toRow(block));
};
