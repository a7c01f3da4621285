import type { EventEmitter } from 'node:events';
import { BrowserWindow, ipcMain, type IpcMainInvokeEvent, type WebContents, webContents } from 'electron';
import { bridgeChannels, type CallAnswer, type EngineState } from '../../shared/contract/bridge.ts';
import { type CallName, isCallName } from '../../shared/contract/calls.ts';
import {
  type DesktopCallName,
  desktopCalls,
  type DesktopOutput,
  isDesktopCallName,
  type ParsedDesktopInput,
} from '../../shared/contract/desktop-calls.ts';
import { toFieldErrors } from '../../shared/contract/parse-input.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { appOrigin } from './app-address.ts';

/** What the screens reach through IPC. `call` checks its input by the contract's schema. */
export type IpcEngine = {
  readonly call: (name: CallName, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly onStream: (listener: (event: StreamEvent) => void) => void;
  readonly onState: (listener: (state: EngineState) => void) => void;
};

/** The shell's side of `desktop-calls.ts`: the input is checked, `window` is the one that asks. */
export type DesktopHandlers = {
  readonly [N in DesktopCallName]: (
    input: ParsedDesktopInput<N>,
    window: BrowserWindow,
  ) => DesktopOutput<N> | Promise<DesktopOutput<N>>;
};

/** Only the top frame of one of our own pages may speak. */
const isTrusted = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${appOrigin}/`);

const refuse = (
  code: 'forbidden' | 'not_found' | 'invalid' | 'internal',
  detail: string,
  errors: ReturnType<typeof toFieldErrors> = [],
): CallAnswer<never> => ({ ok: false, error: { code, detail, errors } });

const forbidden = refuse('forbidden', 'This page may not ask.');
const unknown = refuse('not_found', 'There is no such call.');

const runDesktopCall = async (
  handlers: DesktopHandlers,
  name: DesktopCallName,
  input: unknown,
  window: BrowserWindow,
): Promise<CallAnswer<unknown>> => {
  const schema = desktopCalls[name].input;
  const parsed = schema.safeParse(input);
  if (!parsed.success) {
    const errors = toFieldErrors(Object.keys(schema.shape), true, parsed.error.issues);
    return refuse('invalid', errors.map(({ detail }) => detail).join(' '), errors);
  }
  const handler = handlers[name] as (input: unknown, window: BrowserWindow) => unknown;
  return { ok: true, value: await handler(parsed.data, window) };
};

/** Sends to a page of ours. */
const sendTo = (contents: WebContents, channel: string, value: unknown): void => {
  if (!contents.isDestroyed() && contents.getURL().startsWith(`${appOrigin}/`)) contents.send(channel, value);
};

/** Sends to every open page of ours. */
const sendToScreens = (channel: string, value: unknown): void => {
  for (const contents of webContents.getAllWebContents()) sendTo(contents, channel, value);
};

const askAgain: EngineState = 'running';

/** What was shown may be old, for instance after the machine slept: the screens ask again. */
export const tellScreensToAskAgain = (): void => sendToScreens(bridgeChannels.engine, askAgain);

/** Windows that nobody sees and that have missed news. */
const behind = new WeakSet<BrowserWindow>();
const seenBy = ['show', 'restore', 'focus'] as const;

/**
 * News makes a screen ask for all its figures: a window that nobody sees does so once it is shown. Its page alone does not
 * know, since one that has never been shown counts as visible.
 */
const sendNews = (event: StreamEvent): void => {
  for (const window of BrowserWindow.getAllWindows()) {
    if (window.isVisible() && !window.isMinimized()) sendTo(window.webContents, bridgeChannels.stream, event);
    else if (!behind.has(window)) waitUntilSeen(window);
  }
};

const waitUntilSeen = (window: BrowserWindow): void => {
  behind.add(window);
  const onSeen = (): void => {
    behind.delete(window);
    // By its general name: the declarations have one for each event.
    for (const event of seenBy) (window as EventEmitter).off(event, onSeen);
    sendTo(window.webContents, bridgeChannels.engine, askAgain);
  };
  for (const event of seenBy) (window as EventEmitter).on(event, onSeen);
};

/** Binds the contract's calls and live events to IPC. */
export const bindIpc = (
  engine: IpcEngine,
  handlers: DesktopHandlers,
  reportBug: (error: unknown, where: string) => void,
): void => {
  ipcMain.handle(bridgeChannels.call, async (event, name: unknown, input: unknown) => {
    if (!isTrusted(event)) return forbidden;
    return isCallName(name) ? engine.call(name, input) : unknown;
  });
  ipcMain.handle(bridgeChannels.desktop, async (event, name: unknown, input: unknown) => {
    const window = BrowserWindow.fromWebContents(event.sender);
    if (!isTrusted(event) || window === null) return forbidden;
    if (!isDesktopCallName(name)) return unknown;
    try {
      return await runDesktopCall(handlers, name, input, window);
    } catch (error) {
      reportBug(error, `the desktop call ${name}`);
      return refuse('internal', 'The call failed because of a bug, which has been logged.');
    }
  });
  engine.onStream(sendNews);
  engine.onState((state) => sendToScreens(bridgeChannels.engine, state));
};
