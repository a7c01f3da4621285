import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import { app, BrowserWindow, menus, nativeTheme, notifications, permissions, powerMonitor, trays } from './electron.ts';
import { cancellable } from './app.ts';
import { invokeAs } from './browser-window.ts';
import { setClockOffset } from './clock.ts';
import { answers, engines, recorded } from './recorded.ts';

/** What a test may do to the running app besides using its pages, and ask about it. Arguments and answers are plain data. */

const resolutionMs = 1;
const loopDelay = monitorEventLoopDelay({ resolution: resolutionMs });

type MenuFacts = { label: string; id?: string; checked?: boolean; entries?: readonly MenuFacts[] };

const toMenuFacts = (items: readonly MenuItemConstructorOptions[]): readonly MenuFacts[] =>
  items.map(({ type, label = '', id, checked, submenu }) => ({
    label: type === 'separator' ? '-' : label,
    ...(id !== undefined && { id }),
    ...(checked !== undefined && { checked }),
    ...(Array.isArray(submenu) && { entries: toMenuFacts(submenu) }),
  }));

const findItem = (items: readonly MenuItemConstructorOptions[], id: string): MenuItemConstructorOptions | undefined =>
  items.find((item) => item.id === id) ??
  items.flatMap(({ submenu }) => (Array.isArray(submenu) ? [findItem(submenu, id)] : [])).find((item) => item);

const windowAt = (view: string | null): BrowserWindow => {
  const found = BrowserWindow.getAllWindows().find(
    ({ webContents }) => (new URL(webContents.getURL()).searchParams.has('view') ? 'details' : 'widget') === view,
  );
  if (found === undefined) throw new Error(`There is no ${view} window.`);
  return found;
};

export type WindowKind = 'widget' | 'details';

const commands = {
  recorded: (api: string) => recorded.filter((one) => one.api === api).map(({ args }) => args),
  windows: () =>
    BrowserWindow.getAllWindows().map((window) => ({
      url: window.webContents.getURL(),
      isVisible: window.isVisible(),
      isMinimized: window.isMinimized(),
      isOnTop: window.onTop,
      bounds: window.getBounds(),
      frame: window.options.frame !== false,
      preferences: window.options.webPreferences,
    })),
  closeWindow: (kind: WindowKind) => windowAt(kind).close(),
  blurWindow: (kind: WindowKind) => windowAt(kind).blur(),
  dragWindow: (kind: WindowKind, x: number, y: number) => windowAt(kind).drag(x, y),
  tray: () => {
    const tray = trays[0];
    if (tray === undefined) return null;
    const { image, title, tooltip } = tray;
    const menu = tray.menu.length > 0 ? tray.menu : tray.popped;
    return { image: image.path, isTemplate: image.isTemplate, title, tooltip, menu: toMenuFacts(menu) };
  },
  clickTray: (bounds: Rectangle) => void trays[0]?.emit('click', {}, bounds),
  rightClickTray: () => void trays[0]?.emit('right-click', {}),
  pick: (id: string) => {
    const tray = trays[0];
    const item = findItem(tray === undefined ? [] : [...tray.menu, ...tray.popped], id);
    if (item?.click === undefined) throw new Error(`The tray's menu has no ${id}.`);
    item.click(undefined as never, undefined, undefined as never);
  },
  applicationMenu: () => (menus.application === null ? null : toMenuFacts(menus.application)),
  notifications: () => notifications.map(({ title, body }) => ({ title, body })),
  clickNotification: (at: number) => void notifications[at]?.emit('click'),
  answerSave: (path: string) => void answers.save.push(path),
  answerOpen: (path: string) => void answers.open.push(path),
  answerButton: (button: number) => void answers.buttons.push(button),
  theme: () => nativeTheme.themeSource,
  resume: () => void powerMonitor.emit('resume'),
  /** What the machine's clock is off by from now on, in milliseconds. */
  setClock: (offsetMs: number) => setClockOffset(offsetMs),
  setTimeZone: (name: string) => {
    process.env['TZ'] = name;
  },
  /** Whether somebody asked for time to end cleanly. */
  shutDown: () => {
    const event = cancellable({});
    powerMonitor.emit('shutdown', event);
    return event.defaultPrevented;
  },
  endSession: (kind: WindowKind) => void windowAt(kind).emit('session-end', { reasons: ['logoff'] }),
  /** What the app says when a page of it asks for a <webview>; one verdict a window. */
  attachWebview: () =>
    BrowserWindow.getAllWindows().map(({ webContents }) => {
      const event = cancellable({});
      webContents.emit('will-attach-webview', event, {}, { src: 'https://example.com/' });
      return event.defaultPrevented ? 'prevented' : 'attached';
    }),
  /** A message on a channel from a frame that is made up. */
  invokeAs: (frame: unknown, channel: string, args: readonly unknown[]) => invokeAs(frame, channel, args),
  permission: async (name: string) => ({
    request: await new Promise<boolean>((resolve) => {
      if (permissions.request === null) resolve(true);
      else permissions.request(null, name, resolve);
    }),
    check: permissions.check?.(null, name) ?? true,
    device: permissions.device?.() ?? true,
  }),
  breakEngine: async () => {
    await engines.at(-1)?.terminate();
  },
  quit: () => app.quit(),
  startLoopDelay: () => {
    loopDelay.reset();
    loopDelay.enable();
  },
  /** Milliseconds beyond the sampling interval itself. */
  loopDelay: () => ({
    p99Ms: loopDelay.percentile(99) / 1e6 - resolutionMs,
    maxMs: loopDelay.max / 1e6 - resolutionMs,
  }),
};

export type Commands = typeof commands;
export type ControlRequest = { readonly id: number; readonly name: keyof Commands; readonly args: readonly unknown[] };
export type ControlAnswer = { readonly id: number; readonly value?: unknown; readonly error?: string };

process.on('message', (message) => {
  const { id, name, args } = message as ControlRequest;
  const reply = (answer: ControlAnswer): void => void process.send?.(answer);
  const run = async (): Promise<unknown> => {
    const command = commands[name] as (...all: readonly unknown[]) => unknown;
    return command(...args);
  };
  run().then(
    (value) => reply({ id, value }),
    (error: unknown) => reply({ id, error: String(error) }),
  );
});
// The channel must not keep a finished app alive.
process.channel?.unref();
