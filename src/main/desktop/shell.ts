import { app, dialog, type NativeImage, nativeTheme } from 'electron';
import type { ViewTarget } from '../../shared/contract/desktop-calls.ts';
import { setAppMenu } from './app-menu.ts';
import { createBackupFiles, type EngineUpload } from './backup-files.ts';
import { createDesktopHandlers } from './desktop-handlers.ts';
import type { Ending } from './ending.ts';
import type { Supervisor } from './engine-supervisor.ts';
import { createExport } from './export.ts';
import { bindIpc, tellScreensToAskAgain } from './ipc.ts';
import type { LogFile } from './log-file.ts';
import { createLoginItem } from './login-item.ts';
import type { MemoryFile } from './memory.ts';
import { createMenuActions } from './menu-actions.ts';
import { createNotifier } from './notifier.ts';
import { toAlertNotification } from './notifications.ts';
import {
  countCalls,
  languageOf,
  localeOf,
  type Owner,
  readOwner,
  readUpdateSettings,
  startOfTomorrow,
  unknownOwner,
} from './owner.ts';
import { createShellUpdates, generalSettings } from './shell-updates.ts';
import { desktopTexts } from './texts.ts';
import { openTray } from './tray/tray.ts';
import {
  describeTray,
  toUpdateEntry,
  type TrayAction,
  type TrayDescription,
  type TrayState,
} from './tray/tray-model.ts';
import type { UpdateSource } from './updates.ts';
import { watchSystem } from './watch-system.ts';
import { createDetails } from './windows/details-window.ts';
import { openWidget } from './windows/widget-window.ts';

export type ShellOptions = {
  readonly engine: Supervisor;
  readonly fetchFromEngine: (path: string, upload?: EngineUpload) => Promise<Response>;
  /** Absolute path of the built preload script. */
  readonly preload: string;
  readonly trayImages: Readonly<Record<TrayState, NativeImage>>;
  readonly hasTray: boolean;
  readonly memory: MemoryFile;
  readonly log: LogFile;
  /** Taken out of the diagnostics. */
  readonly secrets: readonly string[];
  /** Started by the system at login: no window. */
  readonly startHidden: boolean;
  readonly systemTimeZone: () => string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly now: () => number;
  readonly ending: Ending;
  readonly updateSource: UpdateSource;
  readonly report: (error: unknown, where: string) => void;
  /** Writes down what is no bug. */
  readonly note: (error: unknown) => void;
};

export type Shell = { readonly showWidget: () => void };

/** After news the figures are asked for once more within this time. */
const refreshWithinMs = 500;
const hourMs = 3_600_000;

/** Wires tray, windows, notifications and IPC to a running engine. Electron must be ready. */
export const startShell = (options: ShellOptions): Shell => {
  const { engine, memory, platform, now, report, hasTray } = options;
  const isPopover = hasTray && platform !== 'linux';
  let owner: Owner = unknownOwner;
  let isRestarting = false;
  let quitting = false;

  const language = () => languageOf(owner, app.getLocale());
  const texts = () => desktopTexts[language()];
  const loginItem = createLoginItem(platform, options.env);
  /** An ended pause stays in the settings. */
  const pausedUntil = (): number | null =>
    owner.pausedUntil !== null && owner.pausedUntil > now() ? owner.pausedUntil : null;

  const show = (target: ViewTarget | null): void => (target === null ? showWidget() : details.open(target));
  const notify = createNotifier(show);

  const details = createDetails(options.preload, memory, report);
  const widget = openWidget({
    preload: options.preload,
    memory,
    isPopover,
    staysInTray: () => hasTray && !quitting,
    report,
    onHiddenByClose: () => {
      if (memory.get().saidItStays) return;
      memory.change({ saidItStays: true });
      notify({ title: texts().staysTitle, body: texts().stays, target: null });
    },
  });

  const describe = (): TrayDescription => {
    const locale = localeOf(owner, app.getSystemLocale());
    const until = pausedUntil();
    return describeTray(
      {
        month: owner.month,
        budgets: owner.budgets,
        isRestarting,
        isDemo: owner.isDemo,
        pausedUntil: until === null ? null : new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(until),
        startsAtLogin: loginItem?.isOn() ?? null,
        update: toUpdateEntry(lastView()),
      },
      texts(),
      locale,
    );
  };
  const { updates, lastView, checkForUpdates, restartToUpdate, follow } = createShellUpdates({
    memory,
    now,
    source: options.updateSource,
    readSettings: () => readUpdateSettings(engine.call),
    ending: options.ending,
    onQuitting: () => {
      quitting = true;
    },
    texts,
    notify,
    note: options.note,
    onChange: () => update(),
  });
  const exportUsage = createExport({
    fetchFromEngine: options.fetchFromEngine,
    countCalls: ({ format: _format, decimal: _decimal, delimiter: _delimiter, ...question }) =>
      countCalls(engine.call, question),
    texts,
    report,
  });
  const handlers = createDesktopHandlers({
    ...options,
    widget,
    details,
    loginItem,
    exportUsage,
    backupFiles: createBackupFiles({ fetchFromEngine: options.fetchFromEngine, call: engine.call, texts }),
    updates,
    restartToUpdate,
    onChange: () => update(),
    say: (body) => notify({ title: 'Centesimo', body, target: null }),
    texts,
  });
  const actions = createMenuActions({
    widget,
    showWidget: () => showWidget(),
    details,
    handlers,
    exportUsage,
    loginItem,
    locale: () => localeOf(owner, app.getSystemLocale()),
    pause: async (until) => {
      const ends = { hour: now() + hourMs, day: startOfTomorrow(owner, now(), options.systemTimeZone()) };
      await engine.call('snoozeAlerts', { until: until === null ? null : new Date(ends[until]).toISOString() });
      await refresh();
    },
    checkForUpdates,
    restartToUpdate,
    quit: () => app.quit(),
  });
  const onAction = (action: TrayAction): void => {
    const run = async (): Promise<void> => void (await actions[action]());
    run().catch((error: unknown) => report(error, `the menu's ${action}`));
  };

  const tray = hasTray
    ? openTray({ images: options.trayImages, first: describe(), platform, onAction, onClick: widget.toggle })
    : null;
  const update = (): void => tray?.show(describe());
  const showWidget = (): void => widget.show(tray?.bounds() ?? null);

  const refresh = async (): Promise<void> => {
    const before = owner;
    owner = await readOwner(engine.call, before);
    nativeTheme.themeSource = owner.theme ?? 'system';
    if (owner.language !== before.language) setAppMenu(platform, texts());
    update();
    void follow(owner.appUpdates);
  };
  let isRefreshDue = false;
  const refreshSoon = (): void => {
    if (isRefreshDue) return;
    isRefreshDue = true;
    setTimeout(() => {
      isRefreshDue = false;
      void refresh();
    }, refreshWithinMs);
  };

  bindIpc(engine, handlers, report);
  engine.onStream((event) => {
    if (event.type === 'budget' && event.alert !== undefined) notify(toAlertNotification(event.alert, language()));
    refreshSoon();
  });
  engine.onState((state) => {
    isRestarting = state === 'restarting';
    if (!isRestarting) notify({ title: 'Centesimo', body: texts().restarted, target: null });
    refreshSoon();
    update();
  });
  app.on('before-quit', () => {
    quitting = true;
  });
  watchSystem(() => ({ wallMs: now(), steadyMs: performance.now(), timeZone: options.systemTimeZone() }), {
    onTimeJumped: () => {
      tellScreensToAskAgain();
      refreshSoon();
    },
    onTimeZone: (timeZone) => {
      const counted = owner.timeZone;
      if (owner.choseTimeZone || counted === null || counted === timeZone) return;
      notify({ title: 'Centesimo', body: texts().zoneChanged(timeZone, counted), target: generalSettings });
    },
    onMinute: refreshSoon,
  });
  setAppMenu(platform, texts());
  void refresh();

  if (!options.startHidden || !hasTray) widget.window.once('ready-to-show', showWidget);
  if (!hasTray && !memory.get().saidNoTray) {
    memory.change({ saidNoTray: true });
    void dialog.showMessageBox({ type: 'info', message: texts().noTrayTitle, detail: texts().noTray });
  }
  return { showWidget };
};
