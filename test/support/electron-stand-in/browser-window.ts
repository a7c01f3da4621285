import { EventEmitter } from 'node:events';
import type { BrowserWindowConstructorOptions, Rectangle } from 'electron';
import type { Frame, Page } from 'playwright-core';
import { app, cancellable } from './app.ts';
import { openPage, setInvoke, toAppUrl, toPageUrl } from './pages.ts';
import { record } from './recorded.ts';

/** Windows as pages of a real Chromium. */

type Handler = (event: unknown, ...args: readonly unknown[]) => unknown;
type OpenHandler = (details: { readonly url: string }) => { readonly action: 'allow' | 'deny' };

const ipcHandlers = new Map<string, Handler>();
export const ipcMain = {
  handle: (channel: string, handler: Handler): void => void ipcHandlers.set(channel, handler),
};

const windows = new Set<BrowserWindow>();
let lastId = 0;

class WebContents extends EventEmitter {
  readonly id = (lastId += 1);
  page: Promise<Page> | undefined;
  url = '';
  isGone = false;
  openHandler: OpenHandler = () => ({ action: 'allow' });

  getURL(): string {
    return this.url;
  }
  isDestroyed(): boolean {
    return this.isGone;
  }
  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }
  /** A page that is on its way to another address misses it, as in Electron. */
  send(channel: string, ...args: readonly unknown[]): void {
    const deliver = async (): Promise<void> => {
      const page = await this.page;
      await page?.evaluate(
        ([to, values]) => {
          const { __electronReceive: receive } = window as unknown as Record<string, (...all: unknown[]) => void>;
          receive?.(to, values);
        },
        [channel, args] as const,
      );
    };
    void deliver().catch(() => undefined);
  }
}

export const webContents = { getAllWebContents: () => [...windows].map((window) => window.webContents) };

/** The frame as the app is told of it; parents are frames too. */
const toFrame = (frame: Frame): { url: string; parent: unknown } => {
  const parent = frame.parentFrame();
  return { url: toAppUrl(frame.url()), parent: parent === null ? null : toFrame(parent) };
};

setInvoke(async ({ page, frame }, channel, args) => {
  const pages = await Promise.all([...windows].map(async (window) => [window, await window.webContents.page] as const));
  const window = pages.find(([, of]) => of === page)?.[0];
  const handler = ipcHandlers.get(channel);
  if (window === undefined || handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler({ sender: window.webContents, senderFrame: toFrame(frame) }, ...args);
});

/** A message as a page could never send it: with any frame it likes. */
export const invokeAs = async (senderFrame: unknown, channel: string, args: readonly unknown[]): Promise<unknown> => {
  const [window] = windows;
  const handler = ipcHandlers.get(channel);
  if (window === undefined || handler === undefined) throw new Error(`No handler registered for '${channel}'`);
  return handler({ sender: window.webContents, senderFrame }, ...args);
};

export class BrowserWindow extends EventEmitter {
  static fromWebContents(contents: unknown): BrowserWindow | null {
    return [...windows].find((window) => window.webContents === contents) ?? null;
  }
  static getAllWindows(): readonly BrowserWindow[] {
    return [...windows];
  }

  readonly webContents = new WebContents();
  readonly options: BrowserWindowConstructorOptions;
  bounds: Rectangle;
  visible: boolean;
  focused = false;
  minimized = false;
  onTop: boolean;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    const { x = 100, y = 100, width = 800, height = 600 } = options;
    this.options = options;
    this.bounds = { x, y, width, height };
    this.visible = options.show !== false;
    this.onTop = options.alwaysOnTop === true;
    windows.add(this);
    record('BrowserWindow', options);
    const contents = this.webContents;
    app.emit('browser-window-created', {}, this);
    app.emit('web-contents-created', {}, contents);
    contents.page = openPage({
      preload: options.webPreferences?.preload ?? '',
      width,
      height,
      mayNavigate: (frame, url) => {
        if (frame.parentFrame() === null && url === contents.url) return true;
        const event = cancellable({ url, frame: toFrame(frame), isMainFrame: frame.parentFrame() === null });
        contents.emit(event.isMainFrame ? 'will-navigate' : 'will-frame-navigate', event, url);
        record('navigation', url, event.defaultPrevented ? 'prevented' : 'followed');
        return !event.defaultPrevented;
      },
      mayOpen: (url) => {
        const { action } = contents.openHandler({ url });
        record('popup', url, action);
        return action === 'allow';
      },
    });
    // Told once it is there, so that nobody waits for a page that could not be opened.
    contents.page.catch((error: unknown) => console.error('The stand-in could not open a page:', error));
  }

  async loadURL(url: string): Promise<void> {
    this.webContents.url = url;
    const page = await this.webContents.page;
    await page?.goto(toPageUrl(url)).catch((error: unknown) => {
      if (!this.isDestroyed()) throw error;
    });
    this.emit('ready-to-show');
  }
  show(): void {
    this.visible = true;
    this.emit('show');
  }
  hide(): void {
    this.visible = false;
    this.focused = false;
    this.emit('hide');
  }
  focus(): void {
    this.focused = true;
    this.emit('focus');
  }
  blur(): void {
    this.focused = false;
    this.emit('blur');
  }
  minimize(): void {
    this.minimized = true;
  }
  restore(): void {
    this.minimized = false;
  }
  isVisible(): boolean {
    return this.visible;
  }
  isFocused(): boolean {
    return this.focused;
  }
  isMinimized(): boolean {
    return this.minimized;
  }
  getBounds(): Rectangle {
    return this.bounds;
  }
  getNormalBounds(): Rectangle {
    return this.bounds;
  }
  setPosition(x: number, y: number): void {
    this.bounds = { ...this.bounds, x, y };
  }
  /** As when the owner drags it. */
  drag(x: number, y: number): void {
    this.setPosition(x, y);
    this.emit('move');
  }
  setAlwaysOnTop(onTop: boolean): void {
    this.onTop = onTop;
  }
  setProgressBar(done: number): void {
    record('setProgressBar', done);
  }
  isDestroyed(): boolean {
    return !windows.has(this);
  }
  close(): void {
    const event = cancellable({});
    this.emit('close', event);
    if (event.defaultPrevented) return;
    windows.delete(this);
    this.webContents.isGone = true;
    void this.webContents.page?.then((page) => page.close()).catch(() => undefined);
    this.emit('closed');
    if (windows.size === 0) app.emit('window-all-closed');
  }
}
