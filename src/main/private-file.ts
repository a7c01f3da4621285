import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';

const writeBeside = (path: string, content: string): string => {
  const beside = `${path}.${randomUUID()}.tmp`;
  writeFileSync(beside, content, { mode: 0o600, flag: 'wx', flush: true });
  return beside;
};

const isCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

/** The file's text, or undefined when there is no such file. */
export const readIfPresent = (path: string): string | undefined => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

/** Replaces a file (mode 0600) in one step: a reader finds the old content or the new, never a part. */
export const replaceFile = (path: string, content: string): void => {
  const beside = writeBeside(path, content);
  try {
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
};

/** Creates a file (mode 0600) with its whole content in one step; false, and nothing done, when there is one already. */
export const createFileOnce = (path: string, content: string): boolean => {
  const beside = writeBeside(path, content);
  try {
    linkSync(beside, path);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    // A file system without hard links: the exclusive flag still makes one creator win.
    if (!isCode(error, 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK')) throw error;
    try {
      writeFileSync(path, content, { mode: 0o600, flag: 'wx', flush: true });
      return true;
    } catch (again) {
      if (isCode(again, 'EEXIST')) return false;
      throw again;
    }
  } finally {
    rmSync(beside, { force: true });
  }
};
