import { existsSync } from 'node:fs';
import { createDayCut } from './day-cut.ts';
import { describeGap } from './services/backup/recover-ledger.ts';
import { readyLedger } from './services/backup/ready-ledger.ts';
import { readSettings } from './services/settings.ts';
import { readSavedSettings } from './store/open-store.ts';
import { AppError } from '../shared/core/app-error.ts';

/** The saved zone must be known before the ledger is opened in it. */
export const readActiveTimeZone = (path: string, systemTimeZone: string): string => {
  if (!existsSync(path)) return systemTimeZone;
  return readSettings(readSavedSettings(path)).time_zone ?? systemTimeZone;
};

type OpenDeps = {
  readonly path: string;
  readonly systemTimeZone: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Something in the ledger could not be read. */
  readonly isSuspect: boolean;
};

/**
 * Opens the ledger once it is fit to be: a damaged one has been replaced by then, and the log says by what. When opening
 * it fails in a way nobody expects, all of it is looked at, once.
 */
export const openWhenReady = async <T>(deps: OpenDeps, open: (timeZone: string) => Promise<T>): Promise<T> => {
  const { path, systemTimeZone, now } = deps;
  const timeZone = (): string => readActiveTimeZone(path, systemTimeZone);
  const ready = async (isSuspect: boolean): Promise<boolean> => {
    const gap = await readyLedger({ path, cut: () => createDayCut(timeZone()), now, isSuspect });
    if (gap !== null) console.error(`The ledger was damaged and has been replaced. ${describeGap(gap)}`);
    return gap !== null;
  };
  await ready(deps.isSuspect);
  try {
    return await open(timeZone());
  } catch (error) {
    if (error instanceof AppError || !(await ready(true))) throw error;
    return open(timeZone());
  }
};
