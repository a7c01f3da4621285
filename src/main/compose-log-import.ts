import { homedir } from 'node:os';
import type { OpenedLedger } from './open-ledger.ts';
import { createLogImport, type LogImport, type LogImportDeps } from './services/log-import/create-log-import.ts';
import { createStartReader } from './services/log-import/reader-thread.ts';
import { startTimer } from './services/start-timer.ts';

/** Beside this module, in the sources and in the build. */
const worker = new URL(
  import.meta.url.endsWith('.ts') ? 'log-import-worker.ts' : 'log-import-worker.js',
  import.meta.url,
);

/** The import of the log files in the home folder of whoever runs the program. */
export const composeLogImport = (
  { path, run, settings, clock, publish }: OpenedLedger,
  { recordSightings, reportBug, demo }: Pick<LogImportDeps, 'recordSightings' | 'reportBug' | 'demo'>,
): LogImport =>
  createLogImport({
    startReader: createStartReader(worker, { ledgerPath: path, home: process.env['HOME'] || homedir() }),
    recordSightings,
    run,
    settings,
    clock,
    startTimer,
    publish,
    reportBug,
    demo,
  });
