import { useEffect, useState } from 'react';
import type { AppUpdate } from '../../../../shared/contract/desktop-calls.ts';
import { useEngine } from '../../../api/engine-context.ts';

type UpdateStep = 'checkForUpdates' | 'downloadUpdate' | 'restartToUpdate';

type AppUpdateState = {
  /** Null in a browser, and until the app has answered. */
  readonly update: AppUpdate | null;
  readonly take: (step: UpdateStep) => Promise<void>;
};

const stateDuring = { checkForUpdates: 'checking', downloadUpdate: 'downloading', restartToUpdate: 'ready' } as const;

/** How it stands with a newer version. @param settings what the owner has set about it: another value asks again */
export const useAppUpdate = (settings: string): AppUpdateState => {
  const { desktop } = useEngine();
  const [update, setUpdate] = useState<AppUpdate | null>(null);
  useEffect(() => {
    const ask = (): void => void desktop?.call('appUpdate', {}).then(setUpdate);
    ask();
    // The app may have looked by itself meanwhile; its notification leads here.
    window.addEventListener('focus', ask);
    return () => window.removeEventListener('focus', ask);
  }, [desktop, settings]);
  return {
    update,
    take: async (step) => {
      if (desktop === null || update === null) return;
      setUpdate({ ...update, state: stateDuring[step] });
      setUpdate((await desktop.call(step, {})) ?? update);
    },
  };
};
