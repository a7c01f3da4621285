import type { AppUpdate, ViewTarget } from '../../shared/contract/desktop-calls.ts';
import type { NotificationData } from './notifications.ts';
import { createRestart, type RestartDeps } from './restart-to-update.ts';
import { createUpdateDialogs } from './update-dialogs.ts';
import { createUpdates, type Updates, type UpdatesDeps, type UpdateSettings, type UpdateSource } from './updates.ts';

/** The page of the settings that is about the app itself. */
export const generalSettings = { view: 'settings', section: 'general' } as const satisfies ViewTarget;

export type ShellUpdatesDeps = Pick<UpdatesDeps, 'memory' | 'now' | 'note' | 'onChange'> &
  Pick<RestartDeps, 'ending' | 'onQuitting' | 'texts'> & {
    readonly source: UpdateSource;
    readonly notify: (data: NotificationData) => void;
    /** As they are now, which may be a moment before the shell is told of a change; null while the engine does not say. */
    readonly readSettings: () => Promise<UpdateSettings | null>;
  };

export type ShellUpdates = {
  /** `updates.ts` under the settings of this moment, for the screens. */
  readonly updates: { readonly [K in 'view' | 'check' | 'download']: () => Promise<AppUpdate> };
  /** As they stood when something last happened, for menus. */
  readonly lastView: Updates['view'];
  /** From a menu, with dialogs. */
  readonly checkForUpdates: () => Promise<void>;
  readonly restartToUpdate: () => Promise<void>;
  /** Takes the owner's settings and looks for a newer version once a day; each is told once. */
  readonly follow: (settings: UpdateSettings) => Promise<void>;
};

/** Newer versions of the app, as menus, screens and notifications have them. */
export const createShellUpdates = (deps: ShellUpdatesDeps): ShellUpdates => {
  const { texts, notify, readSettings } = deps;
  const updates = createUpdates({ ...deps, explain: (problem) => texts().updateProblems[problem] });
  const restartToUpdate = createRestart({ ...deps, updates });
  const afterSettings = (act: () => AppUpdate | Promise<AppUpdate>) => async (): Promise<AppUpdate> => {
    const settings = await readSettings();
    if (settings !== null) updates.setSettings(settings);
    return act();
  };
  const asked = {
    view: afterSettings(updates.view),
    check: afterSettings(updates.check),
    download: afterSettings(updates.download),
  };
  return {
    updates: asked,
    lastView: updates.view,
    restartToUpdate,
    checkForUpdates: createUpdateDialogs({ updates: asked, restart: restartToUpdate, texts }),
    follow: async (settings) => {
      updates.setSettings(settings);
      const version = await updates.checkIfDue();
      if (version === null) return;
      notify({ title: 'Centesimo', body: texts().updateAvailable(version), target: generalSettings });
    },
  };
};
