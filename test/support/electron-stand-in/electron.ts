import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import type { MenuItemConstructorOptions, Rectangle } from 'electron';
import { fromPartition } from './net.ts';
import { browser, protocolHandlers } from './pages.ts';
import { answers, record } from './recorded.ts';

/** What the built app gets when it imports `electron`. Only what it uses is there: anything else fails at the import. */

export { app } from './app.ts';
export { BrowserWindow, ipcMain, webContents } from './browser-window.ts';
export { net } from './net.ts';

export const protocol = {
  registerSchemesAsPrivileged: (schemes: unknown): void => record('registerSchemesAsPrivileged', schemes),
  handle: (scheme: string, handler: (request: Request) => Response | Promise<Response>): void =>
    void protocolHandlers.set(scheme, handler),
};

type Permission = (contents: unknown, permission: string, answer: (isGranted: boolean) => void) => void;
type PermissionCheck = (contents: unknown, permission: string) => boolean;

export const permissions: {
  request: Permission | null;
  check: PermissionCheck | null;
  device: (() => boolean) | null;
} = {
  request: null,
  check: null,
  device: null,
};
export const session = {
  defaultSession: {
    setPermissionRequestHandler: (handler: Permission): void => void (permissions.request = handler),
    setPermissionCheckHandler: (handler: PermissionCheck): void => void (permissions.check = handler),
    setDevicePermissionHandler: (handler: () => boolean): void => void (permissions.device = handler),
  },
  fromPartition,
};
/** Squirrel's, on a Mac; elsewhere only told that the program is about to end for an update. */
export const autoUpdater = new EventEmitter();

export const menus: { application: readonly MenuItemConstructorOptions[] | null } = { application: null };
export const Menu = {
  buildFromTemplate: (items: readonly MenuItemConstructorOptions[]) => items,
  setApplicationMenu: (items: readonly MenuItemConstructorOptions[] | null): void => void (menus.application = items),
};

class Picture {
  readonly path: string;
  isTemplate = false;
  constructor(path: string) {
    if (!existsSync(path)) throw new Error(`No picture at ${path}`);
    this.path = path;
  }
  setTemplateImage(isTemplate: boolean): void {
    this.isTemplate = isTemplate;
  }
}
export const nativeImage = { createFromPath: (path: string): Picture => new Picture(path) };

export const trays: Tray[] = [];
export class Tray extends EventEmitter {
  image: Picture;
  title = '';
  tooltip = '';
  menu: readonly MenuItemConstructorOptions[] = [];
  popped: readonly MenuItemConstructorOptions[] = [];
  constructor(image: Picture) {
    super();
    this.image = image;
    trays.push(this);
  }
  setImage(image: Picture): void {
    this.image = image;
    record('Tray.setImage', image.path);
  }
  setTitle(title: string): void {
    this.title = title;
  }
  setToolTip(tooltip: string): void {
    this.tooltip = tooltip;
  }
  setContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.menu = menu;
  }
  getBounds(): Rectangle {
    return { x: 1400, y: 0, width: 30, height: 25 };
  }
  popUpContextMenu(menu: readonly MenuItemConstructorOptions[]): void {
    this.popped = menu;
  }
}

export const notifications: Notification[] = [];
export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;
  constructor({ title, body }: { readonly title: string; readonly body: string }) {
    super();
    this.title = title;
    this.body = body;
  }
  show(): void {
    notifications.push(this);
  }
}

type DialogOptions = { readonly defaultPath?: string; readonly cancelId?: number; readonly message?: string };
/** Dialogs may be given a window before their options. */
const optionsOf = (args: readonly unknown[]): DialogOptions => args.at(-1) as DialogOptions;

export const dialog = {
  showErrorBox: (title: string, text: string): void => record('showErrorBox', title, text),
  showMessageBox: async (...args: readonly unknown[]) => {
    const options = optionsOf(args);
    record('showMessageBox', options);
    return { response: answers.buttons.shift() ?? options.cancelId ?? 0 };
  },
  showSaveDialog: async (...args: readonly unknown[]) => {
    record('showSaveDialog', optionsOf(args));
    const filePath = answers.save.shift();
    return { canceled: filePath === undefined, filePath: filePath ?? '' };
  },
  showOpenDialog: async (...args: readonly unknown[]) => {
    record('showOpenDialog', optionsOf(args));
    const path = answers.open.shift();
    return { canceled: path === undefined, filePaths: path === undefined ? [] : [path] };
  },
};

export const shell = {
  showItemInFolder: (path: string): void => record('showItemInFolder', path),
  openExternal: async (url: string): Promise<void> => record('openExternal', url),
};

export const clipboard = { writeText: async (text: string): Promise<void> => record('clipboard', text) };

class NativeTheme extends EventEmitter {
  #source = 'system';
  get themeSource(): string {
    return this.#source;
  }
  set themeSource(source: 'system' | 'light' | 'dark') {
    if (source === this.#source) return;
    this.#source = source;
    const colorScheme = source === 'system' ? null : source;
    // A page that closes meanwhile needs none.
    void browser().then((context) =>
      Promise.allSettled(context.pages().map((page) => page.emulateMedia({ colorScheme }))),
    );
  }
}
export const nativeTheme = new NativeTheme();

export const powerMonitor = new EventEmitter();

const display = { workArea: { x: 0, y: 25, width: 1920, height: 1055 } };
export const screen = {
  getAllDisplays: () => [display],
  getDisplayMatching: (_rectangle: Rectangle) => display,
};
