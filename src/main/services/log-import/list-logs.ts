import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { logTools } from '../../../shared/core/log-parser.ts';
import type { LogTool } from '../../../shared/core/log-parser.ts';
import type { LogFileReader } from '../../store/log-file-table.ts';
import { type LogFile, resolveRoot, walkLogFiles } from './find-log-files.ts';
import type { FoundLogs } from './log-reader-protocol.ts';
import type { LogRoot } from './log-roots.ts';
import { isUnchanged } from './read-log-file.ts';

export type LogListing = {
  /** In the order in which they are to be read. */
  readonly files: readonly LogFile[];
  /** Folders. */
  readonly unreadable: readonly { readonly tool: LogTool; readonly path: string }[];
};

/** Sub-agents' files come after those of the conversations they belong to, whose counts go before theirs. */
const rankOf = ({ tool, name }: LogFile): string =>
  `${logTools.indexOf(tool)} ${basename(name).startsWith('agent-') ? 1 : 0} ${name}`;

/** Tool by tool. */
export const inReadingOrder = (files: readonly LogFile[]): LogFile[] =>
  files
    .map((file) => ({ file, rank: rankOf(file) }))
    .toSorted((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : 0))
    .map(({ file }) => file);

export const listLogs = async (roots: readonly LogRoot[]): Promise<LogListing> => {
  const files: LogFile[] = [];
  const unreadable: { tool: LogTool; path: string }[] = [];
  for (const root of roots) {
    const resolved = resolveRoot(root);
    if (resolved === null) continue;
    for (const found of walkLogFiles(resolved)) {
      files.push(...found.files);
      if (found.isUnreadable) unreadable.push({ tool: root.tool, path: found.folder });
      await setImmediate();
    }
  }
  return { files: inReadingOrder(files), unreadable };
};

const bytesOf = (files: readonly LogFile[]): number => files.reduce((sum, { size }) => sum + size, 0);

/** What there is of each tool, by names and sizes alone. */
export const describeLogs = async (roots: readonly LogRoot[], known: LogFileReader): Promise<FoundLogs[]> => {
  const { files } = await listLogs(roots);
  const bytesRead = (file: LogFile): number => Math.min(file.size, known.get(file.path)?.offset ?? 0);
  return logTools.map((tool) => {
    const own = files.filter((file) => file.tool === tool);
    const unread = own.filter((file) => !isUnchanged(file, known.get(file.path)));
    return {
      tool,
      folders: roots
        .filter((root) => root.tool === tool)
        .map((root) => ({ path: root.folder, exists: resolveRoot(root) !== null })),
      files: own.length,
      bytes: bytesOf(own),
      unreadFiles: unread.length,
      unreadBytes: bytesOf(unread) - unread.reduce((sum, file) => sum + bytesRead(file), 0),
    };
  });
};
