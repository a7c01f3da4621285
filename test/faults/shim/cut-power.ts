import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { DiskChange, DiskLog } from './disk-log.ts';

/**
 * What is left of the changes that no sync had put on the disk when the power went: nothing, everything, each write or
 * not, each sector of each write or not.
 */
export const survivals = ['none', 'all', 'writes', 'sectors'] as const;
export type Survival = (typeof survivals)[number];

const sectorBytes = 512;

type DiskFile = { bytes: Buffer; length: number; pending: { readonly order: number; readonly change: DiskChange }[] };

const emptyFile = (): DiskFile => ({ bytes: Buffer.alloc(0), length: 0, pending: [] });

const setLength = (file: DiskFile, length: number): void => {
  if (length > file.bytes.length) {
    const grown = Buffer.alloc(Math.max(length, file.bytes.length * 2));
    file.bytes.copy(grown, 0, 0, file.length);
    file.bytes = grown;
  }
  // What was cut off reads as zeros when the file grows over it again.
  if (length < file.length) file.bytes.fill(0, length, file.length);
  file.length = length;
};

const put = (file: DiskFile, bytes: Buffer, offset: number): void => {
  setLength(file, Math.max(file.length, offset + bytes.length));
  bytes.copy(file.bytes, offset);
};

const apply = (file: DiskFile, change: DiskChange, log: DiskLog): void => {
  if (change.kind === 'truncate') setLength(file, change.offset);
  else put(file, log.readBytes(change), change.offset);
};

/** The file as the disk has it after the cut. */
const survive = (file: DiskFile, log: DiskLog, survival: Survival, random: () => number): Buffer => {
  const left: DiskFile = { bytes: Buffer.from(file.bytes.subarray(0, file.length)), length: file.length, pending: [] };
  const isKept = (): boolean => survival === 'all' || (survival !== 'none' && random() < 0.5);
  for (const { change } of file.pending) {
    if (change.kind === 'truncate' || survival !== 'sectors') {
      if (isKept()) apply(left, change, log);
      continue;
    }
    const bytes = log.readBytes(change);
    for (let at = 0; at < bytes.length;) {
      const end = Math.min(bytes.length, at + sectorBytes - ((change.offset + at) % sectorBytes));
      if (isKept()) put(left, bytes.subarray(at, end), change.offset + at);
      at = end;
    }
  }
  return left.bytes.subarray(0, left.length);
};

/** A cut after so many changes, and the folder that gets the disk as it is then. */
export type PowerCut = { readonly after: number; readonly survival: Survival; readonly folder: string };

/**
 * Makes the disk as of each cut: what a sync had finished is there, of the rest what survives. Names of files are taken to
 * survive as they were; the index of the write-ahead log (`-shm`) is memory and does not.
 *
 * @param cuts in the order of their moments
 */
export const cutPower = (log: DiskLog, cuts: readonly PowerCut[], random: () => number): void => {
  const files = new Map<string, DiskFile>();
  const syncs = new Map<string, number>();
  const fileOf = (name: string): DiskFile => {
    const file = files.get(name) ?? emptyFile();
    files.set(name, file);
    return file;
  };
  const replay = (change: DiskChange, order: number): void => {
    const file = fileOf(change.name);
    const sync = `${change.name} ${change.offset}`;
    if (change.kind === 'write' || change.kind === 'truncate') file.pending.push({ order, change });
    else if (change.kind === 'sync-start') syncs.set(sync, order);
    else if (change.kind === 'sync-end') {
      const from = syncs.get(sync) ?? -1;
      for (const pending of file.pending) if (pending.order < from) apply(file, pending.change, log);
      file.pending = file.pending.filter((pending) => pending.order >= from);
    } else {
      files.delete(change.name);
      if (change.kind === 'rename') files.set(log.readBytes(change).toString('utf8'), file);
    }
  };
  let order = 0;
  for (const { after, survival, folder } of cuts) {
    for (; order < after; order += 1) replay(log.changes[order]!, order);
    for (const [name, file] of files) {
      if (!name.startsWith('centesimo.db') || name.endsWith('-shm')) continue;
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, survive(file, log, survival, random), { mode: 0o600 });
    }
  }
};
