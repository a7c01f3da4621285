import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The files of a folder that hold one of the texts, in either way SQLite or JSON may write it. The files of the two tokens
 * are left out: they are there to hold them.
 */
export const filesWith = (dir: string, needles: readonly string[]): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('-token'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return needles.some((needle) => bytes.includes(needle) || bytes.includes(Buffer.from(needle, 'utf16le')));
    });
