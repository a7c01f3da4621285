import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { appendFile, mkdir, readFile, readdir, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Calls on disk while the app cannot be reached: NDJSON files in a folder of the user, each written by one process and
 * only appended to. A file is deleted once the app has accepted all of it; sending it twice is harmless, since every
 * event has its id.
 */
export type Spool = {
  /** False when the folder is full or cannot be written: nothing was kept for certain then. */
  readonly append: (lines: readonly string[]) => Promise<boolean>;
  /** The same at once, for a process that is ending. */
  readonly appendSync: (lines: readonly string[]) => boolean;
  /** The files that may be sent now: this process's, and those of processes that ended. */
  readonly list: () => Promise<readonly string[]>;
  /** The whole lines of a file from `offset` bytes on, and where the next read starts. */
  readonly read: (name: string, offset: number) => Promise<{ readonly lines: readonly string[]; readonly end: number }>;
  /** Deletes a file of which `end` bytes were sent; false when more has come since. */
  readonly remove: (name: string, end: number) => Promise<boolean>;
};

export type SpoolLimits = {
  /** Of the whole folder; every process may exceed it by one file. */
  readonly folderBytes: number;
  /** A file is closed and the next one begun beyond this. */
  readonly fileBytes: number;
};

const namePattern = /^(\d+)-[0-9a-f]{8}-\d+\.ndjson$/;
/** A file nobody wrote to for this long has lost its writer, even if another process has its number now. */
const abandonedAfterMs = 10 * 60_000;

export const createSpool = (dir: string, limits: SpoolLimits, now: () => number = Date.now): Spool => {
  const owner = `${process.pid}-${randomBytes(4).toString('hex')}`;
  let sequence = 0;
  /** Bytes in the current file; null when the next append begins one. */
  let written: number | null = null;

  const beginNext = (): void => {
    sequence += 1;
    written = null;
  };
  const currentPath = (): string => join(dir, `${owner}-${sequence}.ndjson`);
  const toBytes = (lines: readonly string[]): Buffer => Buffer.from(`${lines.join('\n')}\n`);
  const settle = (bytes: number): void => {
    written = (written ?? 0) + bytes;
    if (written >= limits.fileBytes) beginNext();
  };
  const isAbandoned = async (name: string, pid: number): Promise<boolean> => {
    if (!isAlive(pid)) return true;
    const found = await stat(join(dir, name)).catch(() => null);
    return found !== null && now() - found.mtimeMs > abandonedAfterMs;
  };

  return {
    append: async (lines) => {
      const bytes = toBytes(lines);
      try {
        if (written === null) {
          await mkdir(dir, { recursive: true, mode: 0o700 });
          if ((await sizeOf(dir)) + bytes.length > limits.folderBytes) return false;
        }
        await appendFile(currentPath(), bytes, { mode: 0o600 });
        settle(bytes.length);
        return true;
      } catch {
        // Half a line may be at its end now: nothing may follow it.
        beginNext();
        return false;
      }
    },
    appendSync: (lines) => {
      const bytes = toBytes(lines);
      beginNext();
      try {
        mkdirSync(dir, { recursive: true, mode: 0o700 });
        if (sizeOfSync(dir) + bytes.length > limits.folderBytes) return false;
        appendFileSync(currentPath(), bytes, { mode: 0o600 });
        return true;
      } catch {
        return false;
      } finally {
        beginNext();
      }
    },
    list: async () => {
      if (written !== null) beginNext();
      const ready: string[] = [];
      for (const name of await readdir(dir).catch(() => [])) {
        const pid = namePattern.exec(name)?.[1];
        if (pid === undefined) continue;
        if (name.startsWith(owner) || (await isAbandoned(name, Number(pid)))) ready.push(name);
      }
      return ready;
    },
    read: async (name, offset) => {
      const bytes = await readFile(join(dir, name)).catch(() => Buffer.alloc(0));
      const fresh = bytes.subarray(offset).toString('utf8').split('\n');
      const last = fresh.pop() ?? '';
      // What follows the last line break was torn by a crash, unless it is whole.
      if (isJson(last)) fresh.push(last);
      return { lines: fresh.filter((line) => line !== ''), end: Math.max(offset, bytes.length) };
    },
    remove: async (name, end) => {
      const path = join(dir, name);
      const found = await stat(path).catch(() => null);
      if (found !== null && found.size > end) return false;
      await unlink(path).catch(() => undefined);
      return true;
    },
  };
};

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
};

const isJson = (text: string): boolean => {
  if (!text.startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

const sizeOf = async (dir: string): Promise<number> => {
  let bytes = 0;
  for (const name of await readdir(dir)) bytes += (await stat(join(dir, name)).catch(() => null))?.size ?? 0;
  return bytes;
};

const sizeOfSync = (dir: string): number => {
  let bytes = 0;
  for (const name of readdirSync(dir)) bytes += statSync(join(dir, name), { throwIfNoEntry: false })?.size ?? 0;
  return bytes;
};
