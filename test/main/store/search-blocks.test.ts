import SqliteDatabase from 'better-sqlite3';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { createOwnerClock } from '../../../src/main/services/owner-clock.ts';
import { createUsageQueries } from '../../../src/main/services/usage-queries.ts';
import { createSearchIndexChanges } from '../../../src/main/store/search-index-changes.ts';
import { createUsageReader } from '../../../src/main/store/usage-reader.ts';
import { hasTerms, toSearchTerms } from '../../../src/shared/core/search-terms.ts';
import { openCounting } from '../../support/count-work.ts';
import { openLedger } from '../../support/ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { retireBefore } from '../../support/retention-ledger.ts';

const callsOfBlock = 16_384;
const firstAt = Date.UTC(2026, 5, 1);
const minuteMs = 60_000;
const [timeZone, now] = ['Europe/Rome', Date.UTC(2026, 5, 20, 10)];

let ledger: ReturnType<typeof openLedger>;
let db: SqliteDatabase.Database;
beforeEach(() => {
  ledger = openLedger({ timeZone, now });
  db = new SqliteDatabase(ledger.path);
});
afterEach(() => {
  db.close();
  ledger.close();
});

const seqOf = (id: string): number => db.prepare('SELECT seq FROM usage_events WHERE id = ?').pluck().get(id) as number;

/** Gives the last call, which is not in the index yet, the last number of its block, so that a few calls make a full one. */
const fillBlock = (): void => {
  const last = db.prepare('SELECT max(seq) FROM usage_events').pluck().get() as number;
  const end = (Math.floor(last / callsOfBlock) + 1) * callsOfBlock - 1;
  db.prepare('UPDATE usage_events SET seq = ? WHERE seq = ?').run(end, last);
};

const changeText = (id: string, text: string): void => {
  const words = createSearchIndexChanges(db);
  db.transaction(() => {
    const seq = seqOf(id);
    words.forget(seq);
    db.prepare('UPDATE usage_events SET input_preview = ? WHERE seq = ?').run(text, seq);
    words.add(seq);
    words.flush();
  })();
};

const countNoted = (): number =>
  Number(db.prepare("SELECT value FROM settings WHERE key = 'search_noted_blocks'").pluck().get() ?? 0);

/** The words of full blocks, as `0000word`: those that are noted, and those in the index. */
const listNoted = (): string[] => {
  db.exec('CREATE VIRTUAL TABLE temp.noted USING fts5vocab (main, search_block_words, instance)');
  const rows = db.prepare('SELECT doc, term FROM temp.noted').all() as { doc: number; term: string }[];
  db.exec('DROP TABLE temp.noted');
  const words = rows.map(({ doc, term }) => (doc - 1).toString(36).padStart(4, '0') + term);
  return [...new Set(words)].toSorted();
};
const listIndexed = (): string[] =>
  (db.prepare('SELECT term FROM search_vocabulary').pluck().all() as string[])
    .filter((term) => Number.parseInt(term.slice(0, 4), 36) < countNoted())
    .toSorted();

type Call = { readonly id: string; readonly at: number; text: string };

const word = fc.constantFrom('qanna', 'qannabel', 'qberta', 'q1', 'q12', 'q123', '日本語', 'perché', 'qz');
const text = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(' '));
const step = fc.record({
  calls: fc.array(fc.record({ text, minute: fc.integer({ min: 0, max: 3_000 }) }), { minLength: 1, maxLength: 4 }),
  isFull: fc.boolean(),
  indexed: fc.integer({ min: 0, max: 3 }),
  change: fc.option(fc.record({ place: fc.nat(), text }), { freq: 2 }),
  questions: fc.array(
    fc.constantFrom('qan', 'qanna', 'q1', 'q12 qb', 'q', '日本', 'perche qz', 'qanna q123', 'qnone'),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
});

describe('a search in blocks', () => {
  it('finds what a look at every call finds, however far the index and the notes of its blocks are', async () => {
    const calls: Call[] = [];
    const find = (question: string): string[] =>
      calls
        .filter((call) => hasTerms(toSearchTerms(question), [call.text]))
        .toSorted((a, b) => b.at - a.at || seqOf(b.id) - seqOf(a.id))
        .map(({ id }) => id);
    await fc.assert(
      fc.asyncProperty(step, async ({ calls: added, isFull, indexed, change, questions }) => {
        for (const { text: inputPreview, minute } of added) {
          const call = { id: `call-${calls.length}`, at: firstAt + minute * minuteMs, text: inputPreview };
          await ledger.record([makeReport({ id: call.id, occurredAt: call.at, inputPreview })]);
          calls.push(call);
        }
        if (isFull) fillBlock();
        for (let at = 0; at < indexed; at += 1) ledger.operations.indexNextCalls();
        if (change !== null) {
          const call = calls[change.place % calls.length]!;
          call.text = change.text;
          changeText(call.id, change.text);
        }
        for (const q of questions) {
          const { items, total } = await ledger.queries.events({ period: 'all_time', q, limit: 500 });
          expect(items.map(({ id }) => id)).toEqual(find(q));
          expect(total).toBe(find(q).length);
        }
      }),
      { numRuns: 60 },
    );
    expect(countNoted()).toBeGreaterThan(10);
    expect(listNoted()).toEqual(listIndexed());
  });

  it('puts as many questions to the index for a rare word, whatever the number of blocks', async () => {
    const cut = createDayCut(timeZone);
    const countWork = async (q: string) => {
      const counting = openCounting(ledger.path, cut);
      const clock = createOwnerClock(timeZone, () => now);
      const queries = createUsageQueries(createUsageReader(counting.db, cut), clock, ledger.pricer);
      const counts = await counting.count(async () => {
        await queries.events({ period: 'all_time', q });
      });
      counting.db.close();
      return counts;
    };
    const questions = ['needle', 'needle common', 'nowhere', 'conversation-77'];
    const addBlocks = async (from: number, to: number) => {
      for (let at = from; at < to; at += 1) {
        const inputPreview = at === 1 ? 'the needle' : 'common';
        await ledger.record([makeReport({ occurredAt: firstAt, conversationId: `conversation-${at}`, inputPreview })]);
        fillBlock();
      }
      while (ledger.operations.indexNextCalls().more);
      expect(countNoted()).toBe(to);
    };
    await addBlocks(0, 4);
    const few = [];
    for (const q of questions) few.push(await countWork(q));
    await addBlocks(4, 60);
    const many = [];
    for (const q of questions) many.push(await countWork(q));
    expect(many.map(({ statements }) => statements)).toEqual(few.map(({ statements }) => statements));
    expect(many.map(({ calls }) => calls)).toEqual(few.map(({ calls }) => calls));
    expect(Math.max(...few.map(({ statements }) => statements))).toBeLessThan(25);
  });

  it('notes the words of a block a part at a time where there are very many, and what is changed in between', async () => {
    const words = Array.from({ length: 9_000 }, (_, at) => `q${at}`);
    await ledger.record([makeReport({ id: 'this', inputPreview: words.join(' ') })]);
    await ledger.record([makeReport({ id: 'other', inputPreview: 'plain' })]);
    fillBlock();
    await ledger.record([makeReport({ id: 'late', inputPreview: 'plain' })]);
    fillBlock();
    const find = async (q: string): Promise<string[]> =>
      (await ledger.queries.events({ period: 'all_time', q })).items.map(({ id }) => id);
    expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 3, more: true });
    let steps = 0;
    for (let more = true; more; steps += 1) {
      if (steps === 1) changeText('other', 'a needle');
      expect(await find('q8999')).toEqual(['this']);
      expect(await find('needle')).toEqual(steps === 0 ? [] : ['other']);
      ({ more } = ledger.operations.indexNextCalls());
    }
    expect(steps).toBeGreaterThan(4);
    expect(countNoted()).toBe(2);
    for (const word of ['q0', 'q4321', 'q8999', 'needle']) expect(await find(word)).toHaveLength(1);
    expect(await find('late')).toEqual([]);
  });

  it('forgets the words of calls that were retired, but for those that others have', async () => {
    await ledger.record([
      makeReport({ id: 'old', occurredAt: firstAt, inputPreview: 'raspberry apple' }),
      makeReport({ id: 'young', occurredAt: now, inputPreview: 'apple' }),
    ]);
    fillBlock();
    await ledger.record([makeReport({ id: 'last', occurredAt: now })]);
    while (ledger.operations.indexNextCalls().more);
    expect(listNoted()).toContain('0000raspberry');
    expect(await retireBefore(ledger.run, firstAt + minuteMs)).toBe(1);
    expect(listNoted()).not.toContain('0000raspberry');
    expect(listNoted()).toContain('0000apple');
    expect(listNoted()).toEqual(listIndexed());
  });

  it('notes the blocks of a ledger whose index is older than the notes', async () => {
    for (let at = 0; at < 3; at += 1) {
      await ledger.record([makeReport({ id: `call-${at}`, inputPreview: `number ${at}` })]);
      fillBlock();
    }
    while (ledger.operations.indexNextCalls().more);
    db.exec(`INSERT INTO search_block_words (search_block_words) VALUES ('delete-all');
      DELETE FROM settings WHERE key = 'search_noted_blocks'`);
    const find = async (): Promise<string[]> =>
      (await ledger.queries.events({ period: 'all_time', q: 'number 1' })).items.map(({ id }) => id);
    for (let noted = 0; noted <= 3; noted += 1) {
      expect(countNoted()).toBe(noted);
      expect(await find()).toEqual(['call-1']);
      expect(ledger.operations.indexNextCalls()).toEqual({ indexed: 0, more: noted < 3 });
    }
  });
});
