import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createDayCut } from '../../src/main/day-cut.ts';
import { parseUsageEvent } from '../../src/main/ingest/parse-usage-event.ts';
import { bundledCorrections } from '../../src/main/services/pricing/bundled-corrections.ts';
import { createPricer } from '../../src/main/services/pricing/create-pricer.ts';
import { createRateLookup } from '../../src/main/services/rates/known-rates.ts';
import { createRecorder } from '../../src/main/services/record.ts';
import { createEntryDecoder, createEntryEncoder } from '../../src/main/store/entry-codec.ts';
import { createGroupCommit } from '../../src/main/store/group-commit.ts';
import { openWriter } from '../../src/main/store/open-store.ts';
import { parseEcbCsv } from '../../src/shared/core/ecb-rates.ts';
import type { UsageReport } from '../../src/shared/core/usage-event.ts';
import { createBenchEvents } from './bench-events.ts';

/**
 * A process of its own: `node fill-ledger.ts FOLDER COUNT`. Puts the bench events into a ledger the way the program does,
 * without HTTP and threads between, then their words into the search index. Says how far it is every ten seconds.
 */
const batch = 5_000;
const days = 90;
const sayEveryMs = 10_000;

const [dir = '', countText = '0'] = process.argv.slice(2);
const count = Number(countText);
const now = Date.now();
const started = performance.now();
let saidAt = started;
const say = (what: string, done: number): void => {
  if (performance.now() - saidAt < sayEveryMs) return;
  saidAt = performance.now();
  console.log(`  ${what}: ${done} of ${count} after ${Math.round((saidAt - started) / 1000)} s`);
};

const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
const { writer, operations, close } = openWriter(join(dir, 'centesimo.db'), createDayCut(timeZone));
const ecbCsv = readFileSync(new URL('../../resources/ecb-usd-per-eur.csv', import.meta.url), 'utf8');
const insertRows = createGroupCommit(writer);
const encode = createEntryEncoder();
const decode = createEntryDecoder();
const record = createRecorder({
  insert: (entries) => insertRows(decode(encode(entries))),
  pricer: createPricer({
    corrections: bundledCorrections,
    overrides: [],
    policy: 'flag',
    estimatePerMillionUsd: '2',
    rateFor: createRateLookup(parseEcbCsv(ecbCsv), () => now),
  }),
  now: () => now,
  createId: () => {
    throw new Error('A bench event has no id');
  },
  publish: () => undefined,
});

const recordAll = async (reports: readonly UsageReport[]): Promise<void> => {
  const refused = (await record(reports)).find(({ status }) => status !== 'accepted');
  if (refused !== undefined) throw new Error(`A call was not taken: ${JSON.stringify(refused)}`);
};

let reports: UsageReport[] = [];
let done = 0;
for (const event of createBenchEvents({ count, days, now })) {
  const parsed = parseUsageEvent(event, { now, previews: true });
  if (!parsed.ok) throw new Error(parsed.error.detail);
  reports.push(parsed.report);
  done += 1;
  if (reports.length < batch && done < count) continue;
  await recordAll(reports);
  reports = [];
  say('calls recorded', done);
}
let indexed = 0;
for (let more = true; more;) {
  const step = operations.indexNextCalls();
  ({ more } = step);
  indexed += step.indexed;
  say('calls in the search index', indexed);
}
close();
