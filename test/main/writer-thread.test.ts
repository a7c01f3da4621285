import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createDayCut } from '../../src/main/day-cut.ts';
import { openReader } from '../../src/main/store/open-store.ts';
import { startWriterThread } from '../../src/main/writer-thread.ts';
import type { WriterThread } from '../../src/main/writer-thread.ts';
import type { LedgerEntry } from '../../src/shared/core/ledger-entry.ts';
import type { LedgerFault } from '../../src/shared/core/ledger-fault.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { makeReport } from '../support/reports.ts';

const worker = new URL('../../src/main/writer-worker.ts', import.meta.url);
const timeZone = 'Europe/Rome';

const newPath = (): string => join(makeTempDir(), 'centesimo.db');

const start = (path: string, onFault: (fault: LedgerFault | null) => void = () => undefined): Promise<WriterThread> =>
  startWriterThread(
    worker,
    { path, timeZone },
    (error) => {
      throw error;
    },
    onFault,
  );

const entry = (id: string, inputTokens = 1): LedgerEntry => ({
  id,
  report: makeReport({ id, units: { inputTokens } }),
  provider: 'openai',
  receivedAt: 0,
  costStatus: 'priced',
  eurStatus: 'final',
  costNanoUsd: 7n,
  costNanoEur: 6n,
  catalogueNanoUsd: null,
  appliedPrice: { basis: 'catalogue' },
  appliedRate: null,
});

const countStored = (path: string): number => {
  const { reader, close } = openReader(path, createDayCut(timeZone));
  const { calls } = reader.readTotal({ from: null, to: 8.64e15 }, {});
  close();
  return calls;
};

describe("the writer's thread", () => {
  it('answers each request of a turn with its own outcomes, in order', async () => {
    const path = newPath();
    const writer = await start(path);
    const answers = await Promise.all([
      writer.insertEntries([entry('a'), entry('b')]),
      writer.insertEntries([entry('b')]),
      writer.insertEntries([entry('c'), entry('a', 2)]),
    ]);
    expect(answers.map((outcomes) => outcomes.map(({ status }) => status))).toEqual([
      ['accepted', 'accepted'],
      ['taken'],
      ['accepted', 'taken'],
    ]);
    const [[known]] = [answers[1] ?? []];
    expect(known?.status === 'taken' && known.stored.costNanoUsd).toBe(7n);
    expect(countStored(path)).toBe(3);
    await writer.close();
  });

  it('stores what was handed over before it closes, and refuses what comes after', async () => {
    const path = newPath();
    const writer = await start(path);
    const waiting = Array.from({ length: 50 }, (_, at) => writer.insertEntries([entry(`e${at}`)]));
    await writer.close();
    expect((await Promise.all(waiting)).flat().every(({ status }) => status === 'accepted')).toBe(true);
    expect(countStored(path)).toBe(50);
    await expect(writer.insertEntries([entry('late')])).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says that nothing can be stored for now, and when it can be again though nobody writes', async () => {
    const path = newPath();
    const faults: (LedgerFault | null)[] = [];
    const writer = await start(path, (fault) => faults.push(fault));
    const other = new SqliteDatabase(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(writer.insertEntries([entry('a')])).rejects.toMatchObject({ code: 'unavailable' });
    await expect.poll(() => faults).toEqual(['locked']);
    other.exec('ROLLBACK');
    other.close();
    await expect.poll(() => faults).toEqual(['locked', null]);
    await writer.insertEntries([entry('b')]);
    expect(countStored(path)).toBe(1);
    await writer.close();
    expect(faults).toEqual(['locked', null]);
  });

  it('says why a database cannot be opened', async () => {
    const path = newPath();
    writeFileSync(path, 'this is a diary, not a database, and it must stay as it is');
    await expect(start(path)).rejects.toMatchObject({ name: 'AppError', code: 'conflict' });
  });
});
