import { app, type BrowserWindow, clipboard } from 'electron';
import type { BackupFiles } from './backup-files.ts';
import { toDiagnostics } from './diagnostics.ts';
import type { Supervisor } from './engine-supervisor.ts';
import type { ExportUsage } from './export.ts';
import type { DesktopHandlers } from './ipc.ts';
import type { LogFile } from './log-file.ts';
import type { LoginItem } from './login-item.ts';
import type { MemoryFile } from './memory.ts';
import type { DesktopTexts } from './texts.ts';
import type { ShellUpdates } from './shell-updates.ts';
import type { Details } from './windows/details-window.ts';
import type { Widget } from './windows/widget-window.ts';

export type HandlerDeps = {
  readonly engine: Pick<Supervisor, 'url'>;
  readonly widget: Pick<Widget, 'setPinned'>;
  readonly details: Pick<Details, 'open'>;
  readonly loginItem: LoginItem | null;
  readonly exportUsage: ExportUsage;
  readonly backupFiles: BackupFiles;
  readonly updates: ShellUpdates['updates'];
  readonly restartToUpdate: () => Promise<void>;
  readonly memory: MemoryFile;
  readonly log: Pick<LogFile, 'tail'>;
  readonly secrets: readonly string[];
  readonly platform: NodeJS.Platform;
  readonly hasTray: boolean;
  /** Something the tray shows has changed. */
  readonly onChange: () => void;
  /** In a notification. */
  readonly say: (text: string) => void;
  readonly texts: () => DesktopTexts;
};

const versions = (): Readonly<Record<string, string>> => ({
  centesimo: app.getVersion(),
  electron: process.versions['electron'] ?? 'none',
  chromium: process.versions['chrome'] ?? 'none',
  node: process.versions.node,
});

/** The shell's side of `desktop-calls.ts`; the tray's menu does the same through it. */
export const createDesktopHandlers = (deps: HandlerDeps): DesktopHandlers => {
  const { memory, platform } = deps;
  return {
    desktopState: () => {
      const { centesimo: version = '', electron = '' } = versions();
      return {
        version,
        electron,
        platform,
        pinned: memory.get().pinned,
        start_at_login: deps.loginItem?.isOn() ?? null,
      };
    },
    openView: (target) => {
      deps.details.open(target);
      return null;
    },
    exportUsage: async (input, window) => ({ path: await deps.exportUsage(input, window) }),
    exportBackup: ({ passphrase }, window) => deps.backupFiles.exportBackup(passphrase, window),
    chooseBackup: (_input, window) => deps.backupFiles.chooseBackup(window),
    sendBackup: (_input, window) => deps.backupFiles.sendBackup(window),
    setPinned: ({ pinned }) => {
      deps.widget.setPinned(pinned);
      return null;
    },
    setStartAtLogin: async ({ on }) => {
      await deps.loginItem?.set(on);
      deps.onChange();
      return null;
    },
    copyDiagnostics: async () => {
      const { pinned } = memory.get();
      await clipboard.writeText(
        toDiagnostics({
          versions: { ...versions(), system: `${platform} ${process.getSystemVersion()} ${process.arch}` },
          facts: { locale: app.getLocale(), tray: deps.hasTray, endpoint: deps.engine.url(), pinned },
          log: deps.log.tail(),
          secrets: deps.secrets,
          home: app.getPath('home'),
        }),
      );
      deps.say(deps.texts().diagnosticsCopied);
      return null;
    },
    appUpdate: () => deps.updates.view(),
    checkForUpdates: () => deps.updates.check(),
    downloadUpdate: () => deps.updates.download(),
    restartToUpdate: async () => {
      await deps.restartToUpdate();
      return null;
    },
    minimizeWindow: (_input, window: BrowserWindow) => {
      window.minimize();
      return null;
    },
    closeWindow: (_input, window: BrowserWindow) => {
      window.close();
      return null;
    },
  };
};
