import { readFileSync, rmSync } from 'node:fs';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AppError } from '../shared/core/app-error.ts';
import { createFileOnce, readIfPresent } from './private-file.ts';

const attempts = 5;
/** Long enough for a second process that saw the same leftover to have done its worst. */
const settleMs = 50;
/** Clocks and boot times are compared with this much room. */
const bootSlackMs = 60_000;

/** Who holds a data directory. `startedAt` is the kernel's start time of the process, where there is one to ask. */
type Holder = { readonly pid: number; readonly startedAt: string | null; readonly since: number };

export type InstanceLock = { readonly release: () => void };

/** Linux says when a process started, so that a number used again is not taken for the process that had it before. */
const startTimeOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The second field is the program's name in brackets and may hold anything; the start time is the 22nd.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
};

const parseHolder = (text: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && 'pid' in value && Number.isInteger(value.pid)
      ? (value as Holder)
      : undefined;
  } catch {
    return undefined;
  }
};

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

const isAlive = (holder: Holder): boolean => {
  if (holder.pid <= 0 || holder.pid === process.pid || !exists(holder.pid)) return false;
  const startedAt = startTimeOf(holder.pid);
  if (holder.startedAt !== null && startedAt !== null) return holder.startedAt === startedAt;
  return holder.since > Date.now() - uptime() * 1000 - bootSlackMs;
};

/**
 * Takes a data directory for this process, until `release` or the end of the process: what a dead process left behind
 * is taken over.
 *
 * @throws AppError `conflict` that names the process which has it
 */
export const lockDataDir = async (dir: string): Promise<InstanceLock> => {
  const path = join(dir, 'instance.lock');
  const mine = JSON.stringify({
    pid: process.pid,
    startedAt: startTimeOf(process.pid),
    since: Date.now(),
  } satisfies Holder);
  const release = (): void => {
    if (readIfPresent(path) === mine) rmSync(path, { force: true });
  };

  let tookOver = false;
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    if (createFileOnce(path, mine)) {
      // Two processes may both have removed the same leftover: the one whose file stands has the directory.
      if (tookOver) await sleep(settleMs);
      if (!tookOver || readIfPresent(path) === mine) return { release };
    }
    const text = readIfPresent(path);
    const holder = text === undefined ? undefined : parseHolder(text);
    if (holder !== undefined && isAlive(holder)) {
      throw new AppError(
        'conflict',
        `Centesimo is already running on this data directory (pid ${holder.pid}): ${dir}. ` +
          'Stop it first, or set CENTESIMO_DATA_DIR to another folder.',
      );
    }
    if (text !== undefined && readIfPresent(path) === text) rmSync(path, { force: true });
    tookOver = true;
  }
  throw new AppError('conflict', `The data directory ${dir} is being taken by another start of Centesimo.`);
};
