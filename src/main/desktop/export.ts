import { basename, join } from 'node:path';
import { app, type BrowserWindow, dialog, shell } from 'electron';
import { type ExportInput, exportPath } from '../../shared/contract/export.ts';
import { writeDownload } from './export-file.ts';
import type { DesktopTexts } from './texts.ts';
import { toSearch } from './to-search.ts';

export type ExportDeps = {
  /** Asks the engine with the right to read. */
  readonly fetchFromEngine: (path: string) => Promise<Response>;
  /** How many calls there will be; null when that is not known. */
  readonly countCalls: (input: ExportInput) => Promise<number | null>;
  readonly texts: () => DesktopTexts;
  readonly report: (error: unknown, where: string) => void;
};

/** Asks where to save and saves there; the path, or null when the owner cancelled or it failed, which has been said. */
export type ExportUsage = (input: ExportInput, window: BrowserWindow | null) => Promise<string | null>;

/** The input as the address takes it: a tab has a name there. */
const toAddress = ({ delimiter, ...rest }: ExportInput): string =>
  `${exportPath}?${toSearch({ ...rest, delimiter: delimiter === '\t' ? 'tab' : delimiter })}`;

/** What every system takes as a file's name. */
const toFileName = ({ period, from, to, format }: ExportInput): string => {
  const span = from === undefined && to === undefined ? (period ?? 'current_month') : `${from ?? ''}_${to ?? ''}`;
  return `centesimo-${span.replaceAll(/[^\w-]+/g, '-')}.${format}`;
};

const askWhere = async (input: ExportInput, window: BrowserWindow | null, title: string): Promise<string | null> => {
  const { format } = input;
  const options = {
    title,
    defaultPath: join(app.getPath('downloads'), toFileName(input)),
    filters: [{ name: format.toUpperCase(), extensions: [format] }],
  };
  const answer = await (window === null ? dialog.showSaveDialog(options) : dialog.showSaveDialog(window, options));
  return answer.canceled || answer.filePath === '' ? null : answer.filePath;
};

/** Why the engine refused. */
export const detailOf = async (response: Response): Promise<string> => {
  const problem: unknown = await response.json().catch(() => null);
  const hasDetail = typeof problem === 'object' && problem !== null && 'detail' in problem;
  return hasDetail ? String(problem.detail) : `HTTP ${response.status}`;
};

export const createExport = ({ fetchFromEngine, countCalls, texts, report }: ExportDeps): ExportUsage => {
  const save = async (input: ExportInput, path: string, onProgress: (done: number) => void): Promise<void> => {
    const calls = await countCalls(input);
    const response = await fetchFromEngine(toAddress(input));
    if (!response.ok || response.body === null) throw new Error(await detailOf(response));
    let percent = -1;
    await writeDownload(response.body, path, (lines) => {
      const next = calls === null || calls === 0 ? 0 : Math.min(99, Math.floor((lines / calls) * 100));
      if (next !== percent) onProgress(next / 100);
      percent = next;
    });
  };

  return async (input, window) => {
    const path = await askWhere(input, window, texts().exportTitle);
    if (path === null) return null;
    /** The window may have been closed meanwhile; 2 and above is a bar without a known end, -1 none. */
    const showProgress = (done: number): void => {
      if (window !== null && !window.isDestroyed()) window.setProgressBar(done);
    };
    showProgress(2);
    try {
      await save(input, path, showProgress);
    } catch (error) {
      report(error, 'an export');
      dialog.showErrorBox('Centesimo', `${texts().exportFailed}\n\n${error instanceof Error ? error.message : ''}`);
      return null;
    } finally {
      showProgress(-1);
    }
    const { exported, showInFolder, ok } = texts();
    const said = await dialog.showMessageBox({
      type: 'info',
      message: exported(basename(path)),
      buttons: [showInFolder, ok],
      defaultId: 1,
      cancelId: 1,
    });
    if (said.response === 0) shell.showItemInFolder(path);
    return path;
  };
};
