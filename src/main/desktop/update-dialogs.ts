import { dialog } from 'electron';
import type { AppUpdate } from '../../shared/contract/desktop-calls.ts';
import type { DesktopTexts } from './texts.ts';
import type { Updates } from './updates.ts';

export type UpdateDialogsDeps = {
  readonly updates: Pick<Updates, 'check' | 'download'>;
  readonly restart: () => Promise<void>;
  readonly texts: () => DesktopTexts;
};

/** Asks at once, from a menu, and says in dialogs what came of it: nothing is fetched or replaced without a yes. */
export const createUpdateDialogs = ({ updates, restart, texts }: UpdateDialogsDeps): (() => Promise<void>) => {
  const say = async (message: string): Promise<void> => {
    await dialog.showMessageBox({ type: 'info', message, buttons: [texts().ok] });
  };
  const askFor = async (message: string, yes: string): Promise<boolean> => {
    const buttons = [yes, texts().later];
    const { response } = await dialog.showMessageBox({ type: 'question', message, buttons, defaultId: 0, cancelId: 1 });
    return response === 0;
  };

  return async () => {
    let update: AppUpdate = await updates.check();
    const { updateAvailable, download, updateReady, restartNow, upToDate } = texts();
    if (update.state === 'available' && (await askFor(updateAvailable(update.version ?? ''), download))) {
      update = await updates.download();
    }
    if (update.state === 'current') await say(upToDate);
    else if (update.problem !== null) await say(update.problem);
    else if (update.state === 'ready' && (await askFor(updateReady(update.version ?? ''), restartNow))) await restart();
  };
};
