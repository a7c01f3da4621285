import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLogImport, type LogImport } from '../../../../src/main/services/log-import/create-log-import.ts';
import { createStartReader } from '../../../../src/main/services/log-import/reader-thread.ts';
import type { RecordSightings } from '../../../../src/main/services/record-types.ts';
import { createSettings } from '../../../../src/main/services/settings.ts';
import { startTimer } from '../../../../src/main/services/start-timer.ts';
import type { LogImportView } from '../../../../src/shared/contract/log-import.ts';
import type { StreamEvent } from '../../../../src/shared/contract/stream.ts';
import { AppError } from '../../../../src/shared/core/app-error.ts';
import { newLedger, type TestLedger } from '../../../support/new-ledger.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { claudeFile, claudePath } from './importing.ts';

const withinMs = 40_000;
const worker = new URL('../../../../src/main/log-import-worker.ts', import.meta.url);

type Changes = { readonly record?: RecordSightings; readonly worker?: URL; readonly demo?: boolean };

/** The service over a real ledger and the real thread, in a home folder of its own. */
const create = (ledger: TestLedger, home: string, changes: Changes = {}) => {
  const bugs: unknown[] = [];
  const events: StreamEvent[] = [];
  const settings = createSettings({
    saved: null,
    save: () => Promise.resolve(),
    activeTimeZone: 'Europe/Rome',
    systemTimeZone: 'Europe/Rome',
    publish: () => undefined,
  });
  const logImport = createLogImport({
    startReader: createStartReader(changes.worker ?? worker, { ledgerPath: ledger.path, home }),
    recordSightings: changes.record ?? ledger.recordSightings,
    run: ledger.run,
    settings,
    clock: { now: Date.now, timeZone: 'Europe/Rome' },
    startTimer,
    publish: (event) => void events.push(event),
    reportBug: (error) => void bugs.push(error),
    demo: changes.demo ?? false,
  });
  return { logImport, bugs, events, settings };
};

const makeHome = (): { home: string; path: string } => {
  const home = makeTempDir();
  const path = join(home, claudePath);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, claudeFile(1, 2, 3));
  return { home, path };
};

const importAll = async ({ handlers }: LogImport): Promise<LogImportView> => {
  await handlers.startLogImport({});
  return waitFor('end of the import', withinMs, async () => {
    const view = await handlers.logImport({});
    return view.state !== 'running' && view;
  });
};

describe('the import of log files', () => {
  it('fails when the ledger cannot take the calls, notes no file as read, and works the next time', async () => {
    const ledger = newLedger();
    const { home } = makeHome();
    let isFull = true;
    const record: RecordSightings = (sightings) =>
      isFull ? Promise.reject(new AppError('unavailable', 'The disk is full.')) : ledger.recordSightings(sightings);
    const { logImport, bugs } = create(ledger, home, { record });
    const failed = await importAll(logImport);
    expect([failed.state, failed.error]).toEqual(['failed', 'The disk is full.']);
    expect(ledger.ownerTables.sumLogFiles()).toEqual([]);
    isFull = false;
    const done = await importAll(logImport);
    expect([done.state, done.error, done.tools[0]?.new_calls]).toEqual(['done', null, 3]);
    expect(ledger.ownerTables.sumLogFiles()).toEqual([{ tool: 'claude-code', files: 1, unparsed: 0 }]);
    expect(bugs).toEqual([]);
    await logImport.close();
  });

  it('says so when a bug ends it or its thread, and the program goes on', async () => {
    const ledger = newLedger();
    const { home } = makeHome();
    const buggy = create(ledger, home, { record: () => Promise.reject(new Error('oops')) });
    expect((await importAll(buggy.logImport)).state).toBe('failed');
    expect(buggy.bugs).toMatchObject([{ message: 'oops' }]);
    await buggy.logImport.close();

    const broken = create(ledger, home, { worker: new URL('data:text/javascript,throw new Error("no thread")') });
    expect((await importAll(broken.logImport)).state).toBe('failed');
    await expect(broken.logImport.handlers.logFiles({})).rejects.toMatchObject({ code: 'unavailable' });
    expect(broken.bugs).toMatchObject([{ message: 'no thread' }, { message: 'no thread' }]);
    await broken.logImport.close();
  });

  it('tells that it went on and ended', async () => {
    const ledger = newLedger();
    const { home } = makeHome();
    const { logImport, events } = create(ledger, home);
    await importAll(logImport);
    expect(events).toContainEqual({ type: 'log_import' });
    await logImport.close();
  });

  it('reads nothing before the owner asks, and nothing of theirs in a demo', async () => {
    const ledger = newLedger();
    const { home, path } = makeHome();
    const { logImport } = create(ledger, home);
    logImport.start();
    await logImport.handlers.logFiles({});
    appendFileSync(path, claudeFile(4));
    await logImport.close();
    const demo = create(ledger, home, { demo: true });
    demo.logImport.start();
    await demo.settings.handlers.changeSettings({ log_watch: true });
    expect(() => demo.logImport.handlers.startLogImport({})).toThrow(AppError);
    expect((await demo.logImport.handlers.logImport({})).watch.on).toBe(false);
    await demo.logImport.close();
    expect(ledger.ownerTables.sumLogFiles()).toEqual([]);
    expect(ledger.reader.readBounds()).toBeNull();
  });

  it('ends in the middle of things without losing count', async () => {
    const ledger = newLedger();
    const { home, path } = makeHome();
    const numbers = Array.from({ length: 9000 }, (_, at) => at + 10);
    writeFileSync(path, claudeFile(...numbers));
    const { logImport, bugs } = create(ledger, home);
    await logImport.handlers.startLogImport({});
    await waitFor('first calls', withinMs, () => ledger.reader.readBounds() !== null);
    await logImport.close();
    const next = create(ledger, home);
    expect((await importAll(next.logImport)).state).toBe('done');
    await next.logImport.close();
    expect(await ledger.queries.summary({ period: 'all_time' })).toMatchObject({ calls: 9000 });
    expect([...bugs, ...next.bugs]).toEqual([]);
  });
});
