import { app, dialog } from 'electron';
import type { Ending } from './ending.ts';
import type { DesktopTexts } from './texts.ts';
import type { Updates, UpdateSource } from './updates.ts';

export type RestartDeps = {
  readonly updates: Pick<Updates, 'view'>;
  readonly source: Pick<UpdateSource, 'install'>;
  readonly ending: Ending;
  /** From here on closing a window ends it. */
  readonly onQuitting: () => void;
  readonly texts: () => DesktopTexts;
  readonly note: (error: unknown) => void;
};

/** Puts a downloaded version in the place of this one: the engine is closed and every lock given back before. */
export const createRestart = (deps: RestartDeps): (() => Promise<void>) => {
  const { updates, source, ending, onQuitting, texts, note } = deps;
  /** The engine is closed by then, so the program starts again as it is. */
  const onFailed = (error: unknown): void => {
    note(error);
    dialog.showErrorBox('Centesimo', texts().updateProblems.failed);
    app.relaunch();
    app.exit(0);
  };
  return async () => {
    if (updates.view().state !== 'ready') return;
    onQuitting();
    await ending.closeEngine();
    // The new version may be there before this one is gone.
    app.releaseSingleInstanceLock();
    await source.install(onFailed).catch(onFailed);
  };
};
