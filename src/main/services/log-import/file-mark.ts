import { createHash } from 'node:crypto';
import type { ReadBytes } from './read-lines.ts';

const markBytes = 1024;

/**
 * A digest of the first and the last bytes of what was read of a file. As long as a file only grows it stays the same; one
 * that was written anew, even with the same size, has another. Null when the file has become shorter than `offset`.
 */
export const readMark = (read: ReadBytes, offset: number): string | null => {
  const length = Math.min(markBytes, offset);
  const bytes = Buffer.alloc(2 * length);
  const got = read(bytes, 0, length, 0) + read(bytes, length, length, offset - length);
  return got < 2 * length ? null : createHash('sha256').update(bytes).digest('hex').slice(0, 32);
};
