import { type FSWatcher, lstatSync, readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import type { LogRoot } from './log-roots.ts';

export type FolderWatch = {
  /** Begins to watch the folder of a root, as `resolveRoot` gives it; one that is watched already stays as it is. */
  readonly add: (root: LogRoot) => void;
  /** Whether some folder could not be watched. */
  readonly hasProblem: () => boolean;
  readonly close: () => void;
};

/** Where the system tells of everything below a folder by itself. On Linux each folder has to be asked for. */
const isRecursive = process.platform === 'darwin' || process.platform === 'win32';

/** Systems allow some thousands; no owner has as many folders of logs. */
const mostFolders = 20_000;

const isFolder = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

const listFolders = (folder: string): readonly string[] => {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? entry.name : []));
  } catch {
    return [];
  }
};

/**
 * Hears of changes from the system, without asking for them again and again.
 *
 * @param onChange `name` is the file's place in the root's folder, with `/`; null: something in it has changed
 */
export const watchFolders = (onChange: (root: LogRoot, name: string | null) => void): FolderWatch => {
  const watchers = new Map<string, FSWatcher>();
  let hasProblem = false;

  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };

  const hear = (root: LogRoot, folder: string, event: string, name: string | null): void => {
    if (event === 'rename' && !isRecursive) {
      if (!isFolder(folder)) return drop(folder);
      if (name !== null && root.holds(name)) {
        // It may be another one of the same name.
        drop(join(root.folder, name));
        addFolder(root, name, true);
      }
    }
    onChange(root, name);
  };

  /** @param isNew it came while its parent was watched, so that files in it may have been missed */
  const addFolder = (root: LogRoot, parent: string, isNew: boolean): void => {
    const folder = join(root.folder, parent);
    if (watchers.has(folder) || !isFolder(folder)) return;
    if (watchers.size >= mostFolders) {
      hasProblem = true;
      return;
    }
    const inFolder = (name: string): string => (parent === '' ? name : `${parent}/${name}`);
    try {
      const watcher = watch(folder, { recursive: isRecursive, persistent: false }, (event, given) =>
        hear(root, folder, event, given === null ? null : inFolder(given.replaceAll('\\', '/'))),
      );
      watcher.on('error', () => drop(folder));
      watchers.set(folder, watcher);
    } catch (error) {
      hasProblem ||= (error as NodeJS.ErrnoException).code !== 'ENOENT';
      return;
    }
    if (isRecursive) return;
    for (const name of listFolders(folder)) if (root.holds(inFolder(name))) addFolder(root, inFolder(name), isNew);
    if (isNew) onChange(root, null);
  };

  return {
    add: (root) => addFolder(root, '', false),
    hasProblem: () => hasProblem,
    close: () => {
      for (const folder of watchers.keys()) drop(folder);
    },
  };
};
