import type { AppUpdater, UpdateCheckResult } from 'electron-updater';
import { feedUrlSchema } from '../../shared/contract/settings.ts';
import type { UpdateSource } from './updates.ts';

/** Loaded with the first question: as long as updates are off, the updater is no part of the running program. */
const loadUpdater = async (): Promise<AppUpdater> => {
  const { default: electronUpdater } = await import('electron-updater');
  const { autoUpdater } = electronUpdater;
  autoUpdater.logger = null;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  // It would send a number that is this machine's own.
  autoUpdater.requestHeaders = { 'x-user-staging-id': 'none' };
  // The feed may name or lead to any address: what the owner may not enter is not asked either.
  autoUpdater.netSession.webRequest.onBeforeRequest(({ url }, answer) =>
    answer({ cancel: !feedUrlSchema.safeParse(url).success }),
  );
  return autoUpdater;
};

/** electron-updater on a folder of files: `latest.yml` (Windows), `latest-mac.yml`, `latest-linux.yml` and what they name. */
export const createUpdateSource = (): UpdateSource => {
  let loading: Promise<AppUpdater> | undefined;
  let found: UpdateCheckResult | null = null;
  const load = (): Promise<AppUpdater> => (loading ??= loadUpdater());

  /** Cancelling alone would let what is on its way come in. */
  const stoppable = async <T>(updater: AppUpdater, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    const stop = (): void => {
      found?.cancellationToken?.cancel();
      void updater.netSession.closeAllConnections();
    };
    signal.addEventListener('abort', stop);
    try {
      return await work();
    } finally {
      signal.removeEventListener('abort', stop);
    }
  };

  return {
    check: async (url, signal) => {
      const updater = await load();
      updater.setFeedURL({ provider: 'generic', url });
      found = await stoppable(updater, signal, () => updater.checkForUpdates());
      if (found === null) return undefined;
      return found.isUpdateAvailable ? found.updateInfo.version : null;
    },
    download: async (signal) => {
      const updater = await load();
      await stoppable(updater, signal, () => updater.downloadUpdate(found?.cancellationToken));
    },
    install: async (onFailed) => {
      const updater = await load();
      updater.once('error', onFailed);
      updater.quitAndInstall(false, true);
    },
  };
};
