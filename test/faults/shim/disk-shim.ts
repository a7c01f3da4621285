import { execFileSync } from 'node:child_process';
import { closeSync, openSync, readSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built shim, or why there is none here. */
export type ShimLibrary =
  | { readonly path: string; readonly reason: null }
  | { readonly path: null; readonly reason: string };

/** What a disk does with whatever changes a file. */
export const diskModes = ['fine', 'full', 'broken', 'read-only'] as const;
export type DiskMode = (typeof diskModes)[number];

/** The files whose writes are counted apart: the ledger, its write-ahead log, copies of it. */
const fileKinds = { database: 1, log: 2, copy: 3 } as const;
export type FileKind = keyof typeof fileKinds;

/** A disk under one data directory, which fails on demand. */
export type FaultyDisk = {
  /** What the program must be started with. */
  readonly env: Readonly<Record<string, string>>;
  readonly setMode: (mode: DiskMode) => void;
  /** Kills the program in the middle of the so many-th write from now on. */
  readonly killAtWrite: (kind: FileKind, writes: number) => void;
  readonly countWrites: (kind: FileKind) => number;
  /** How many changes have been refused. */
  readonly countRefused: () => number;
  /** What was logged, for `cutPower`. */
  readonly logPath: string;
  readonly close: () => void;
};

const places = { mode: 0, writesUntilKill: 4, killKind: 8, refused: 12, writes: 16 } as const;
const controlBytes = 4096;

/** Compiles the shim into a folder with the system's C compiler. */
export const buildDiskShim = (folder: string): ShimLibrary => {
  if (process.platform !== 'linux') return { path: null, reason: 'the disk shim needs Linux' };
  const path = join(folder, 'disk-shim.so');
  const source = fileURLToPath(new URL('disk-shim.c', import.meta.url));
  try {
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', path, source, '-ldl', '-lpthread'], { stdio: 'pipe' });
    return { path, reason: null };
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { path: null, reason: isMissing ? 'there is no C compiler' : `cc failed: ${String(error)}` };
  }
};

/**
 * @param folder where its control page and its log are kept: not the data directory
 * @param isLogged also keeps every change, with its bytes
 */
export const createFaultyDisk = (
  library: string,
  folder: string,
  dataDir: string,
  isLogged: boolean = false,
): FaultyDisk => {
  const controlPath = join(folder, 'disk-control');
  const logPath = join(folder, 'disk-log');
  writeFileSync(controlPath, Buffer.alloc(controlBytes));
  const control = openSync(controlPath, 'r+');
  const set = (place: number, value: number): void => {
    const bytes = Buffer.alloc(4);
    bytes.writeInt32LE(value);
    writeSync(control, bytes, 0, 4, place);
  };
  const get = (place: number): number => {
    const bytes = Buffer.alloc(4);
    readSync(control, bytes, 0, 4, place);
    return bytes.readInt32LE();
  };
  return {
    env: {
      LD_PRELOAD: library,
      DISK_SHIM_PREFIX: `${dataDir}/`,
      DISK_SHIM_CONTROL: controlPath,
      ...(isLogged && { DISK_SHIM_LOG: logPath }),
    },
    setMode: (mode) => set(places.mode, diskModes.indexOf(mode)),
    killAtWrite: (kind, writes) => {
      set(places.killKind, fileKinds[kind]);
      set(places.writesUntilKill, writes);
    },
    countWrites: (kind) => get(places.writes + 4 * fileKinds[kind]),
    countRefused: () => get(places.refused),
    logPath,
    close: () => closeSync(control),
  };
};
