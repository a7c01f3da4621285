import type { TrayAction } from './tray/tray-model.ts';
import type { DesktopHandlers } from './ipc.ts';
import type { ExportUsage } from './export.ts';
import type { LoginItem } from './login-item.ts';
import type { Details } from './windows/details-window.ts';
import type { Widget } from './windows/widget-window.ts';

export type MenuActionDeps = {
  readonly widget: Pick<Widget, 'window'>;
  readonly showWidget: () => void;
  readonly details: Details;
  readonly handlers: DesktopHandlers;
  readonly exportUsage: ExportUsage;
  readonly loginItem: LoginItem | null;
  /** What pausing ends with; null ends it now. */
  readonly pause: (until: 'hour' | 'day' | null) => Promise<void>;
  /** The owner's, for the decimal sign of an export. */
  readonly locale: () => string;
  /** Says in dialogs what came of it. */
  readonly checkForUpdates: () => Promise<void>;
  readonly restartToUpdate: () => Promise<void>;
  readonly quit: () => void;
};

const decimalOf = (locale: string): 'point' | 'comma' =>
  (1.5).toLocaleString(locale).includes(',') ? 'comma' : 'point';

/** What each entry of the tray's menu does. */
export const createMenuActions = (deps: MenuActionDeps): Readonly<Record<TrayAction, () => unknown>> => {
  const { widget, details, handlers, exportUsage, loginItem, locale } = deps;
  return {
    open: deps.showWidget,
    details: () => details.open({ view: 'overview' }),
    settings: () => details.open({ view: 'settings' }),
    export: () =>
      exportUsage({ period: 'current_month', format: 'csv', decimal: decimalOf(locale()) }, details.window()),
    pauseHour: () => deps.pause('hour'),
    pauseDay: () => deps.pause('day'),
    resume: () => deps.pause(null),
    startAtLogin: () => handlers.setStartAtLogin({ on: loginItem?.isOn() === false }, widget.window),
    copyDiagnostics: () => handlers.copyDiagnostics({}, widget.window),
    checkForUpdates: deps.checkForUpdates,
    restartToUpdate: deps.restartToUpdate,
    quit: deps.quit,
  };
};
