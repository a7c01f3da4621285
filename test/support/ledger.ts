import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { StreamEvent } from '../../src/shared/contract/stream.ts';
import { createOwnerClock } from '../../src/main/services/owner-clock.ts';
import { bundledCorrections } from '../../src/main/services/pricing/bundled-corrections.ts';
import { createPricer } from '../../src/main/services/pricing/create-pricer.ts';
import { createRateLookup } from '../../src/main/services/rates/known-rates.ts';
import { createRecorder } from '../../src/main/services/record.ts';
import { createSightingRecorder } from '../../src/main/services/record-sightings.ts';
import { createUsageQueries } from '../../src/main/services/usage-queries.ts';
import { createDayCut } from '../../src/main/day-cut.ts';
import { parseEcbCsv } from '../../src/shared/core/ecb-rates.ts';
import { createEntryDecoder, createEntryEncoder } from '../../src/main/store/entry-codec.ts';
import { createGroupCommit } from '../../src/main/store/group-commit.ts';
import type { InsertEntries, InsertRows } from '../../src/main/store/group-commit.ts';
import { openReader, openWriter } from '../../src/main/store/open-store.ts';
import type { RunInWriter } from '../../src/main/store/writer-operations.ts';
import { makeTempDir } from './temp-dir.ts';

const ecbRates = parseEcbCsv(readFileSync(new URL('../../resources/ecb-usd-per-eur.csv', import.meta.url), 'utf8'));

/** The way of entries to the writer, without a thread between. */
export const toInsertEntries = (insertRows: InsertRows): InsertEntries => {
  const encode = createEntryEncoder();
  const decode = createEntryDecoder();
  return (entries) => insertRows(decode(encode(entries)));
};

/** A real ledger in a folder of its own: store, pricing, recording and reading, without HTTP. */
export const openLedger = (
  options: { readonly timeZone?: string; readonly now?: number; readonly dir?: string } = {},
) => {
  const { timeZone = 'Europe/Rome', now = Date.UTC(2026, 5, 20, 10), dir = makeTempDir() } = options;
  const clock = createOwnerClock(timeZone, () => now);
  const path = join(dir, 'centesimo.db');
  const writing = openWriter(path, createDayCut(timeZone));
  const reading = openReader(path, createDayCut(timeZone));
  const pricer = createPricer({
    corrections: bundledCorrections,
    overrides: [],
    policy: 'flag',
    estimatePerMillionUsd: '2',
    rateFor: createRateLookup(ecbRates, () => now),
  });
  const published: StreamEvent[] = [];
  let ids = 0;
  const record = createRecorder({
    insert: toInsertEntries(createGroupCommit(writing.writer)),
    pricer,
    now: () => now,
    createId: () => `made-${(ids += 1)}`,
    publish: (event) => void published.push(event),
  });
  // Arguments are copied, as they are on their way to another thread.
  const run: RunInWriter = async (name, ...args) => {
    const operation = writing.operations[name] as (...given: readonly unknown[]) => unknown;
    return operation(...structuredClone(args)) as never;
  };
  const recordSightings = createSightingRecorder({
    reader: reading.reader.sightings,
    run,
    pricer,
    now: () => now,
    createId: () => randomUUID(),
    noteCalls: () => undefined,
    publish: (event) => void published.push(event),
  });
  return {
    dir,
    path,
    run,
    pricer,
    recordSightings,
    writer: writing.writer,
    operations: writing.operations,
    ownerTables: reading.ownerTables,
    reader: reading.reader,
    record,
    published,
    queries: createUsageQueries(reading.reader, clock, pricer),
    close: (keep = false) => {
      reading.close();
      writing.close();
      if (!keep) rmSync(dir, { recursive: true, force: true });
    },
  };
};
