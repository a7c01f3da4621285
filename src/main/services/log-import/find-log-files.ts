import { type Dirent, lstatSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { LogTool } from '../../../shared/core/log-parser.ts';
import type { LogFileKind, LogRoot } from './log-roots.ts';

/** A log as it is on disk. Bytes and epoch milliseconds. */
export type LogFile = {
  readonly path: string;
  /** In its tool's folder, with `/`. */
  readonly name: string;
  readonly tool: LogTool;
  readonly kind: LogFileKind;
  readonly size: number;
  readonly modifiedAt: number;
};

export type Unreadable = { readonly path: string; readonly tool: LogTool };

/** Deeper folders are no tool's. */
const mostDepth = 16;

/** The folder itself may be a link of the owner's; null when there is none. */
export const resolveRoot = (root: LogRoot): LogRoot | null => {
  try {
    return { ...root, folder: realpathSync(root.folder) };
  } catch {
    return null;
  }
};

/** A file's own size and time; of a database those of its write-ahead log as well. Null when it is gone. */
const measure = (path: string, kind: LogFileKind): { size: number; modifiedAt: number } | null => {
  const own = lstatSync(path, { throwIfNoEntry: false });
  if (own === undefined || !own.isFile()) return null;
  const log = kind === 'database' ? lstatSync(`${path}-wal`, { throwIfNoEntry: false }) : undefined;
  return {
    size: own.size + (log?.size ?? 0),
    modifiedAt: Math.trunc(Math.max(own.mtimeMs, log?.mtimeMs ?? 0)),
  };
};

/** The log at a place of a root's folder (with `/`); null when there is none. */
export const findLogFile = (root: LogRoot, name: string): LogFile | null => {
  const kind = root.kindOf(name);
  if (kind === null) return null;
  const path = join(root.folder, name);
  const measured = measure(path, kind);
  return measured === null ? null : { path, name, tool: root.tool, kind, ...measured };
};

/**
 * The logs of a root, folder by folder, and the folders that cannot be read. Links are not followed: what they lead to is
 * found by itself, or is outside the folder and nobody's business.
 *
 * @param root as `resolveRoot` gives it
 */
export function* walkLogFiles(
  root: LogRoot,
): Generator<{ readonly folder: string; readonly files: readonly LogFile[]; readonly isUnreadable: boolean }> {
  const waiting: { name: string; depth: number }[] = [{ name: '', depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { name: parent, depth } = next;
    const folder = join(root.folder, parent);
    let entries: Dirent[];
    try {
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
      yield { folder, files: [], isUnreadable: !isGone };
      continue;
    }
    const files: LogFile[] = [];
    for (const entry of entries) {
      const name = parent === '' ? entry.name : `${parent}/${entry.name}`;
      if (entry.isDirectory()) {
        if (depth < mostDepth && root.holds(name)) waiting.push({ name, depth: depth + 1 });
      } else if (entry.isFile()) {
        const file = findLogFile(root, name);
        if (file !== null) files.push(file);
      }
    }
    yield { folder, files, isUnreadable: false };
  }
}
