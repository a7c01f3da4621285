import { existsSync, openSync, closeSync, readSync, rmSync, statSync, truncateSync, writeSync } from 'node:fs';
import { pickWhole } from '../support/random.ts';

/** Ways a file goes bad. */
const kinds = ['flip', 'flip in the head', 'several flips', 'zeroed page', 'random page', 'truncated', 'gone'] as const;

const pageBytes = 4096;

const change = (path: string, at: number, toNew: (old: Buffer) => Buffer, length: number): void => {
  const file = openSync(path, 'r+');
  try {
    const old = Buffer.alloc(length);
    const read = readSync(file, old, 0, length, at);
    writeSync(file, toNew(old.subarray(0, read)), 0, read, at);
  } finally {
    closeSync(file);
  }
};

const flip =
  (random: () => number) =>
  (old: Buffer): Buffer =>
    Buffer.from([old[0]! ^ pickWhole(random, 1, 255)]);

/** Spoils one of the files and says how; null where there is nothing to spoil. */
export const spoil = (random: () => number, files: readonly string[]): string | null => {
  const there = files.filter((file) => existsSync(file) && statSync(file).size > 0);
  const path = there[pickWhole(random, 0, there.length - 1)];
  if (path === undefined) return null;
  const kind = kinds[pickWhole(random, 0, kinds.length - 1)]!;
  const { size } = statSync(path);
  const anywhere = (): number => pickWhole(random, 0, size - 1);
  const page = pickWhole(random, 0, Math.floor((size - 1) / pageBytes)) * pageBytes;
  const said = `${path.slice(path.lastIndexOf('/') + 1)}: ${kind}`;
  if (kind === 'flip in the head') {
    change(path, pickWhole(random, 0, Math.min(size, 128) - 1), flip(random), 1);
  } else if (kind === 'several flips') {
    for (let left = pickWhole(random, 2, 40); left > 0; left -= 1) change(path, anywhere(), flip(random), 1);
  } else if (kind === 'zeroed page') {
    change(path, page, (old) => Buffer.alloc(old.length), pageBytes);
  } else if (kind === 'random page') {
    change(path, page, (old) => Buffer.from(old.map(() => pickWhole(random, 0, 255))), pageBytes);
  } else if (kind === 'truncated') truncateSync(path, anywhere());
  else if (kind === 'gone') rmSync(path);
  else change(path, anywhere(), flip(random), 1);
  return said;
};
