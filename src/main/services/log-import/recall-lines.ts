import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { LogFileRecord } from '../../store/log-file-table.ts';
import type { LogFile } from './find-log-files.ts';
import { readLines } from './read-lines.ts';

/**
 * Goes once more through what earlier runs have read of another file of the same root. One that was never read, or is
 * gone, has nothing to say.
 *
 * @param file any of the root's
 * @param name where the other one is in the root's folder
 */
export const recallLines = (
  file: LogFile,
  getKnown: (path: string) => LogFileRecord | undefined,
  name: string,
  marker: string,
  visit: (bytes: Uint8Array, start: number, end: number) => void,
): void => {
  const path = join(file.path.slice(0, -file.name.length), name);
  const known = getKnown(path);
  if (known === undefined) return;
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    const reading = readLines({
      read: (target, at, length, position) => readSync(fd, target, at, length, position),
      from: 0,
      to: known.offset,
      lines: 0,
      markers: [marker],
      readLine: (bytes, start, end) => {
        visit(bytes, start, end);
        return 'skipped';
      },
      onUnparsed: () => undefined,
    });
    while (reading.next().done !== true);
  } finally {
    closeSync(fd);
  }
};
