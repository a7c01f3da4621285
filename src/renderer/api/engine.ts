import type { QueryClient } from '@tanstack/react-query';
import type { AlertView } from '../../shared/contract/alerts.ts';
import { askAgain, createQueryClient } from './query-client.ts';
import { createThrottle } from './throttle.ts';
import type { ConnectionState, Transport } from './transport.ts';

/** Everything the screens know of the engine. */
export type Engine = {
  readonly queryClient: QueryClient;
  readonly getConnection: () => ConnectionState;
  readonly subscribeConnection: (listener: () => void) => () => void;
  /** Calls back with every alert that is to be shown now; returns how to stop that. */
  readonly subscribeAlerts: (listener: (alert: AlertView) => void) => () => void;
  /** Asks again for everything on screen. */
  readonly refresh: () => Promise<void>;
  /** Connects and asks again, at once. */
  readonly retry: () => Promise<void>;
  readonly call: Transport['call'];
  readonly exportUsage: Transport['exportUsage'];
  readonly signIn: Transport['signIn'];
  readonly desktop: Transport['desktop'];
};

/**
 * How often new figures are asked for while calls pour in. The widget shows a call within a second of its recording; the
 * details ask for three times as much, and the engine is to record meanwhile.
 */
const widgetEveryMs = 250;
const detailsEveryMs = 1000;

const askEveryMs = (): number => (new URLSearchParams(location.search).has('view') ? detailsEveryMs : widgetEveryMs);

/** Connects to the engine for as long as the page lives. A hidden page asks again only once it is looked at. */
export const startEngine = (transport: Transport): Engine => {
  const listeners = new Set<() => void>();
  const alertListeners = new Set<(alert: AlertView) => void>();
  let connection: ConnectionState = 'connecting';
  let isBehind = false;

  const setConnection = (next: ConnectionState): void => {
    if (next === connection) return;
    connection = next;
    for (const listener of listeners) listener();
  };

  const queryClient = createQueryClient(transport.call, ({ kind }) => {
    if (kind === 'offline' || kind === 'signed_out') setConnection(kind);
  });
  const refresh = (): Promise<void> => askAgain(queryClient);

  const refreshIfSeen = (): void => {
    isBehind = document.hidden;
    if (!isBehind) void refresh();
  };
  const refreshSoon = createThrottle(refreshIfSeen, askEveryMs, setTimeout);
  const live = transport.startLive({
    onEvent: (event) => {
      refreshSoon();
      if (event.type !== 'budget' || event.alert === undefined) return;
      for (const listener of alertListeners) listener(event.alert);
    },
    onState: setConnection,
  });

  const onVisibility = (): void => {
    if (document.hidden) return live.rest();
    if (connection === 'offline') live.reconnect();
    if (isBehind) refreshIfSeen();
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (document.hidden) live.rest();

  return {
    queryClient,
    getConnection: () => connection,
    subscribeConnection: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    subscribeAlerts: (listener) => {
      alertListeners.add(listener);
      return () => alertListeners.delete(listener);
    },
    refresh,
    retry: async () => {
      if (connection !== 'live') live.reconnect();
      await refresh();
    },
    call: transport.call,
    exportUsage: transport.exportUsage,
    signIn: transport.signIn,
    desktop: transport.desktop,
  };
};
