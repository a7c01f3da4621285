import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figures } from '../../src/shared/core/figures.ts';
import type { LedgerEntry } from '../../src/shared/core/ledger-entry.ts';
import { createDayCut } from '../../src/main/day-cut.ts';
import { openWhenReady } from '../../src/main/ready-store.ts';
import { makeBackup } from '../../src/main/services/backup/make-backup.ts';
import { createEntryDecoder, createEntryEncoder } from '../../src/main/store/entry-codec.ts';
import { openReader, openWriter } from '../../src/main/store/open-store.ts';
import { createRandom, pickWhole } from '../support/random.ts';
import { makeReport } from '../support/reports.ts';
import { spoil } from './damage.ts';

/**
 * Spoils the files of a ledger at random and opens it with the program's own store. Each time the totals must be those that
 * were recorded, or those of an earlier moment with the gap named; the former files must be there, and the next call must
 * be recorded.
 *
 *     node test/faults/corruption.ts [COUNT] [SEED]
 */

const timeZone = 'Europe/Rome';
const start = Date.UTC(2026, 9, 1, 8);
const hourMs = 3_600_000;
const batches = 12;
const batchSize = 20;

const ever = { from: null, to: start + 10_000 * hourMs };

type Ledger = Awaited<ReturnType<typeof open>>;

/** As the program does it, without its threads: a thousand times is a lot. */
const open = (dataDir: string, now = start) => {
  const path = join(dataDir, 'centesimo.db');
  return openWhenReady({ path, systemTimeZone: timeZone, now: () => now, isSuspect: false }, async (zone) => {
    const writing = openWriter(path, createDayCut(zone));
    const reading = openReader(path, createDayCut(zone));
    const [encode, decode] = [createEntryEncoder(), createEntryDecoder()];
    return {
      path,
      reader: reading.reader,
      tables: reading.ownerTables,
      insert: (entries: readonly LedgerEntry[]) => writing.writer.insertRows(decode(encode(entries))),
      close: () => {
        reading.close();
        writing.close();
      },
    };
  });
};

const makeEntry = (at: number, receivedAt: number): LedgerEntry => ({
  id: `call-${at}`,
  report: makeReport({
    service: `service-${at % 3}`,
    model: `model-${at % 5}`,
    occurredAt: receivedAt - (at % 7) * 60_000,
    client: { id: `client-${at % 4}`, name: `Client ${at % 4}`, phone: null, email: null },
    conversationId: `talk-${at % 30}`,
    userId: `user-${at % 6}`,
    durationMs: 100 + at,
    success: at % 11 !== 0,
    inputPreview: 'Buongiorno, vorrei sapere a che ora aprite domani mattina',
    units: { inputTokens: 1000 + at, outputTokens: 500 + 3 * at },
  }),
  provider: 'openai',
  receivedAt,
  costStatus: 'priced',
  eurStatus: 'final',
  costNanoUsd: BigInt(7_500_000 + at * 1_001),
  costNanoEur: BigInt(6_440_000 + at * 997),
  catalogueNanoUsd: null,
  appliedPrice: { source: 'test', input: '2.5' },
  appliedRate: { date: '2026-09-30', rate: '1.17' },
});

/** Everything of the figures that is a sum, by everything they can be grouped by. */
const readTotals = ({ reader }: Ledger): string => {
  const toText = (figures: Figures): string => Object.values(figures).join(' ');
  const groups = (['service', 'model', 'client', 'user', 'conversation'] as const).flatMap((by) =>
    reader.readGroups(ever, {}, { by }).map(({ key, figures }) => `${by} ${key} ${toText(figures)}`),
  );
  const hours = reader.readGroups(ever, {}, { time: 'hour' }).map(({ time, figures }) => `${time} ${toText(figures)}`);
  // Not whole days: these are read from the calls.
  const edges = reader.readTotal({ from: start + 3 * hourMs + 1, to: start + 40 * hourMs + 7 }, {});
  return [toText(reader.readTotal(ever, {})), toText(edges), ...groups, ...hours].toSorted().join('\n');
};

/** A ledger with a backup in the middle; its files as they are when the program was stopped, and when it was killed. */
export type Fixture = {
  readonly stopped: string;
  readonly killed: string;
  /** The totals after so many calls. */
  readonly totals: ReadonlyMap<number, string>;
  readonly backedUp: number;
  readonly remove: () => void;
};

export const makeFixture = async (): Promise<Fixture> => {
  const root = mkdtempSync(join(tmpdir(), 'centesimo-corruption-'));
  const [stopped, killed] = [join(root, 'stopped'), join(root, 'killed')];
  for (const folder of [stopped, killed]) mkdirSync(folder);
  const totals = new Map<number, string>();
  let calls = 0;
  let backedUp = 0;
  let ledger = await open(stopped);
  totals.set(0, readTotals(ledger));
  for (let batch = 0; batch < batches; batch += 1) {
    const receivedAt = start + batch * 5 * hourMs;
    ledger.insert(Array.from({ length: batchSize }, (_, at) => makeEntry(calls + at, receivedAt)));
    calls += batchSize;
    totals.set(calls, readTotals(ledger));
    if (batch === 4) {
      const made = await makeBackup(ledger.path, 'daily', receivedAt, createDayCut(timeZone));
      if (!made.ok) throw new Error(made.problem);
      backedUp = calls;
    }
    if (batch === 8) {
      // From here on the write-ahead log holds what is new.
      ledger.close();
      ledger = await open(stopped);
    }
  }
  // A process that is killed leaves its files as they are now.
  cpSync(stopped, killed, { recursive: true });
  ledger.close();
  return { stopped, killed, totals, backedUp, remove: () => rmSync(root, { recursive: true, force: true }) };
};

export type Outcome = 'unharmed' | 'recovered from the backup' | 'kept up to its end';

const fail = (message: string): never => {
  throw new Error(message);
};

const judge = (ledger: Ledger, fixture: Fixture, dataDir: string): Outcome => {
  const found = readTotals(ledger);
  const all = batches * batchSize;
  const calls = [...fixture.totals].find(([, totals]) => totals === found)?.[0];
  const [gap, ...more] = ledger.tables.listLedgerGaps();
  if (calls === undefined) return fail('The totals are none that ever were.');
  if (gap === undefined) return calls === all ? 'unharmed' : fail(`Only ${calls} calls are left, and nothing is said.`);
  if (more.length > 0) fail('More than one gap is named.');
  if (!existsSync(join(dataDir, gap.keptIn))) fail('The former files are gone.');
  if (readdirSync(join(dataDir, gap.keptIn)).length === 0) fail('The former files were not kept.');
  if (gap.isComplete && calls !== all) fail('Calls are missing, and the gap says that none is.');
  if (gap.missingCalls !== all - calls) fail(`${all - calls} calls are missing, and the gap says ${gap.missingCalls}.`);
  const lastKept = calls === 0 ? null : start + (calls / batchSize - 1) * 5 * hourMs;
  if (!gap.isComplete && gap.missingFrom !== lastKept) fail('The gap begins at another hour.');
  if (!gap.isComplete && gap.missingTo !== start + (batches - 1) * 5 * hourMs) fail('The gap ends at another hour.');
  if (calls < fixture.backedUp) fail('The backup was not used.');
  return gap.backupMadeAt === null ? 'kept up to its end' : 'recovered from the backup';
};

/** One damage and what became of it. @throws when something does not hold */
export const runCase = async (fixture: Fixture, seed: number): Promise<{ what: string; outcome: Outcome }> => {
  const random = createRandom(seed);
  const dataDir = mkdtempSync(join(tmpdir(), 'centesimo-corruption-case-'));
  try {
    const wasKilled = random() < 0.6;
    cpSync(wasKilled ? fixture.killed : fixture.stopped, dataDir, { recursive: true });
    const path = join(dataDir, 'centesimo.db');
    const hits = pickWhole(random, 1, 2);
    const spoilt = Array.from({ length: hits }, () => spoil(random, [path, `${path}-wal`, `${path}-shm`]));
    const what = `seed ${seed}, ${wasKilled ? 'killed' : 'stopped'}, ${spoilt.join(' and ')}`;
    try {
      const ledger = await open(dataDir, start + 1000 * hourMs);
      let outcome: Outcome;
      try {
        outcome = judge(ledger, fixture, dataDir);
        const before = ledger.reader.readTotal(ever, {}).calls;
        ledger.insert([makeEntry(1_000_000, start + 1000 * hourMs)]);
        const after = ledger.reader.readTotal(ever, {}).calls;
        if (after !== before + 1) fail('The next call was not recorded.');
      } finally {
        ledger.close();
      }
      const again = await open(dataDir, start + 1001 * hourMs);
      const gaps = again.tables.listLedgerGaps().length;
      again.close();
      if (gaps > (outcome === 'unharmed' ? 0 : 1)) fail('It was damaged again at the next start.');
      return { what, outcome };
    } catch (error) {
      throw new Error(`${what}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** Runs `count` cases from a seed on and returns how many came out how. */
export const runCorruption = async (count: number, seed: number): Promise<Record<Outcome, number>> => {
  const fixture = await makeFixture();
  const counts = { unharmed: 0, 'recovered from the backup': 0, 'kept up to its end': 0 };
  try {
    for (let at = 0; at < count; at += 1) counts[(await runCase(fixture, seed + at)).outcome] += 1;
  } finally {
    fixture.remove();
  }
  return counts;
};

if (import.meta.main) {
  const [count = 1000, seed = 1] = process.argv.slice(2).map(Number);
  console.error = () => undefined;
  const from = performance.now();
  const counts = await runCorruption(count, seed);
  const seconds = ((performance.now() - from) / 1000).toFixed(0);
  console.log(`${count} corruptions from seed ${seed}: ${JSON.stringify(counts)} in ${seconds} s`);
}
