import { readFileSync } from 'node:fs';
import { type BrowserContext, chromium, type Frame, type Page, type Route } from 'playwright-core';
import { chromiumArgs } from '../chromium.ts';
import { findChromium } from '../find-chromium.ts';
import { config, record } from './recorded.ts';

/** The Chromium behind the windows, and the way between its pages and the main process. */

/** What the page sees instead of the app's own scheme, which this Chromium does not know. */
const pageOrigin = 'https://centesimo.invalid';
const appOrigin = 'app://centesimo';

export const toPageUrl = (url: string): string => url.replace(appOrigin, pageOrigin);
export const toAppUrl = (url: string): string => url.replace(pageOrigin, appOrigin);

type ProtocolHandler = (request: Request) => Response | Promise<Response>;
export const protocolHandlers = new Map<string, ProtocolHandler>();

export type Sender = { readonly page: Page; readonly frame: Frame };
type Invoke = (sender: Sender, channel: string, args: readonly unknown[]) => unknown;
let onInvoke: Invoke = () => undefined;
export const setInvoke = (invoke: Invoke): void => {
  onInvoke = invoke;
};

const launch = async (): Promise<BrowserContext> => {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium: run "node scripts/ensure-chromium.mjs".');
  const context = await chromium.launchPersistentContext(config.profile, {
    executablePath,
    args: [...chromiumArgs, '--remote-debugging-port=0'],
    locale: config.locale,
    // The app decides what becomes of its signals.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  await context.exposeBinding('__electronInvoke', (sender, channel: string, args: readonly unknown[]) =>
    onInvoke(sender, channel, args),
  );
  // A page that is no window of the app's loads nothing: it is closed as soon as it is there.
  await context.route('**/*', (route) => route.abort().catch(() => undefined));
  return context;
};

let launched: Promise<BrowserContext> | undefined;
export const browser = (): Promise<BrowserContext> => (launched ??= launch());

/** The preload as Electron loads it: CommonJS, in the top frame, with nothing but `electron` to ask for. */
const toInitScript = (preload: string): string => `
  if (window === window.top) {
    const listeners = new Map();
    window.__electronReceive = (channel, args) => {
      for (const listener of listeners.get(channel) ?? []) listener({}, ...args);
    };
    const ipcRenderer = {
      invoke: (channel, ...args) => window.__electronInvoke(channel, args),
      on: (channel, listener) => listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      off: (channel, listener) =>
        listeners.set(channel, (listeners.get(channel) ?? []).filter((one) => one !== listener)),
    };
    const contextBridge = {
      exposeInMainWorld: (name, api) =>
        Object.defineProperty(window, name, { value: Object.freeze(api), enumerable: true }),
    };
    const require = (name) => {
      if (name === 'electron') return { contextBridge, ipcRenderer };
      throw new Error('A sandboxed preload has no ' + name);
    };
    (function (require, module, exports) {${readFileSync(preload, 'utf8')}
    })(require, { exports: {} }, {});
  }`;

const openPath = '/__stand-in/open';

/** `window.open` answers at once, and null where the app denies it: the page waits for the app's word. */
const openScript = `{
  const open = window.open.bind(window);
  window.open = (url = '', ...rest) => {
    const question = new XMLHttpRequest();
    question.open('POST', '${openPath}', false);
    question.send(String(new URL(url, location.href)));
    return question.responseText === 'allow' ? open(url, ...rest) : null;
  };
}`;

/** Answers what the page asks for: by the app's protocol handler, or not at all. */
const answer = async (route: Route): Promise<void> => {
  const request = route.request();
  const url = new URL(toAppUrl(request.url()));
  const handler = protocolHandlers.get(url.protocol.slice(0, -1));
  if (handler === undefined) {
    record('network', request.url());
    return route.abort();
  }
  const response = await handler(new Request(url, { method: request.method() }));
  await route.fulfill({
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  });
};

export type PageOptions = {
  readonly preload: string;
  readonly width: number;
  readonly height: number;
  /** Whether a navigation the page itself began may go on. */
  readonly mayNavigate: (frame: Frame, url: string) => boolean;
  /** Whether a window the page asks for may be opened. */
  readonly mayOpen: (url: string) => boolean;
};

export const openPage = async ({ preload, width, height, mayNavigate, mayOpen }: PageOptions): Promise<Page> => {
  const context = await browser();
  const page = await context.newPage();
  await page.setViewportSize({ width, height });
  await page.addInitScript(toInitScript(preload));
  await page.addInitScript(openScript);
  const decide = (route: Route): Promise<void> => {
    const request = route.request();
    if (new URL(request.url()).pathname === openPath) {
      return route.fulfill({ body: mayOpen(request.postData() ?? '') ? 'allow' : 'deny' });
    }
    const isRefused = request.isNavigationRequest() && !mayNavigate(request.frame(), toAppUrl(request.url()));
    // `aborted` leaves the page where it is; any other failure would show an error page.
    return isRefused ? route.abort('aborted') : answer(route);
  };
  await page.route('**/*', async (route) => {
    try {
      await decide(route);
    } catch (error) {
      // Nobody waits for what a closed page asked for.
      if (!page.isClosed()) throw error;
    }
  });
  page.on('popup', (popup) => {
    mayOpen(popup.url());
    void popup.close().catch(() => undefined);
  });
  return page;
};
