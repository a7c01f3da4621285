import type { StartTimer } from '../start-timer.ts';
import { findLogFile, type LogFile, resolveRoot } from './find-log-files.ts';
import { inReadingOrder, listLogs, type LogListing } from './list-logs.ts';
import type { LogRoot } from './log-roots.ts';
import { watchFolders } from './watch-folders.ts';

export type LogWatchDeps = {
  readonly roots: readonly LogRoot[];
  readonly startTimer: StartTimer;
  /** Told when logs have changed: `take` says which, once. */
  readonly onChanged: (take: () => Promise<LogListing>) => void;
  /** Told from time to time whether there are folders that the system does not let be watched. */
  readonly onState: (hasProblem: boolean) => void;
};

/** Changes are collected for so long: a tool writes several lines at a time. */
const collectMs = 1000;
/** Folders that were not there when watching began are looked for this often. */
const lookForMs = 30_000;

/** Watches the folders of logs; returns how to stop that. */
export const watchLogs = ({ roots, startTimer, onChanged, onState }: LogWatchDeps): (() => void) => {
  /** By path, and roots of which not more is known. */
  let files = new Map<string, LogFile>();
  let places = new Set<LogRoot>();
  let stopCollecting: (() => void) | null = null;
  let stopLooking = (): void => undefined;

  const take = async (): Promise<LogListing> => {
    const changed = files;
    const wanted = [...places];
    files = new Map();
    places = new Set();
    const whole = await listLogs(wanted);
    for (const file of whole.files) changed.set(file.path, file);
    return { files: inReadingOrder([...changed.values()]), unreadable: [] };
  };

  const folders = watchFolders((root, name) => {
    // A write-ahead log is a change of its database.
    const file = name === null ? null : findLogFile(root, name.replace(/\.db-wal$/, '.db'));
    if (file !== null) files.set(file.path, file);
    else if (name === null) places.add(root);
    else return;
    stopCollecting ??= startTimer(collectMs, () => {
      stopCollecting = null;
      onChanged(take);
    });
  });

  const lookForFolders = (): void => {
    for (const root of roots) {
      const resolved = resolveRoot(root);
      if (resolved !== null) folders.add(resolved);
    }
    onState(folders.hasProblem());
    stopLooking = startTimer(lookForMs, lookForFolders);
  };
  lookForFolders();

  return () => {
    stopCollecting?.();
    stopLooking();
    folders.close();
  };
};
