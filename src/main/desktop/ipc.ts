import { ipcMain, type IpcMainInvokeEvent, webContents } from 'electron';
import { bridgeChannels, type CallAnswer } from '../../shared/contract/bridge.ts';
import { queries, type QueryName } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { appOrigin } from './app-scheme.ts';

/** What the screens reach through IPC. `call` checks its input by the contract's schema. */
export type IpcEngine = {
  readonly call: (name: QueryName, input: unknown) => Promise<CallAnswer<unknown>>;
  readonly onStream: (listener: (event: StreamEvent) => void) => () => void;
};

/** Only the top frame of one of our own pages may speak. */
const isTrusted = ({ senderFrame }: IpcMainInvokeEvent): boolean =>
  senderFrame !== null && senderFrame.parent === null && senderFrame.url.startsWith(`${appOrigin}/`);

const isQueryName = (name: unknown): name is QueryName => typeof name === 'string' && Object.hasOwn(queries, name);

const refuse = (code: 'forbidden' | 'not_found' | 'unavailable', detail: string): CallAnswer<never> => ({
  ok: false,
  error: { code, detail, errors: [] },
});

/** Binds the contract's queries and live events to IPC. */
export const bindIpc = (engine: IpcEngine): void => {
  ipcMain.handle(bridgeChannels.call, async (event, name: unknown, input: unknown) => {
    if (!isTrusted(event)) return refuse('forbidden', 'This page may not ask.');
    if (!isQueryName(name)) return refuse('not_found', 'There is no such query.');
    try {
      return await engine.call(name, input);
    } catch {
      return refuse('unavailable', 'The engine has stopped.');
    }
  });
  engine.onStream((event) => {
    for (const contents of webContents.getAllWebContents()) {
      if (!contents.isDestroyed() && contents.getURL().startsWith(`${appOrigin}/`)) {
        contents.send(bridgeChannels.stream, event);
      }
    }
  });
};
