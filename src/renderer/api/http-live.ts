import { toApiError } from './api-error.ts';
import { calcBackoffMs } from './backoff.ts';
import type { ConnectionState, Live, LiveListener } from './transport.ts';

const eventTypes = ['usage', 'budget', 'prices', 'settings', 'apps', 'ledger', 'log_import', 'backups'] as const;

/**
 * The live stream over server-sent events. The browser does not say why a stream ended, so `probe` asks something
 * ordinary: it tells a stopped engine from an ended session, and decides whether trying again makes sense.
 */
export const startHttpLive = (probe: () => Promise<unknown>, { onEvent, onState }: LiveListener): Live => {
  let source: EventSource | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let attempt = 0;
  let connection = 0;

  const settle = (state: ConnectionState): void => {
    onState(state);
    if (state !== 'signed_out') timer = setTimeout(connect, calcBackoffMs(attempt++, Math.random()));
  };

  const onFailure = async (failed: number): Promise<void> => {
    source?.close();
    const state = await probe().then(
      (): ConnectionState => 'connecting',
      (thrown): ConnectionState => {
        const { kind } = toApiError(thrown);
        return kind === 'offline' || kind === 'signed_out' ? kind : 'connecting';
      },
    );
    if (failed === connection) settle(state);
  };

  const connect = (): void => {
    clearTimeout(timer);
    source?.close();
    connection += 1;
    const current = connection;
    source = new EventSource('/v1/stream');
    source.addEventListener('open', () => {
      attempt = 0;
      onState('live');
      onEvent({ type: 'caught_up' });
    });
    source.addEventListener('error', () => void onFailure(current));
    for (const type of eventTypes) source.addEventListener(type, ({ data }) => onEvent(JSON.parse(data)));
  };

  const reconnect = (): void => {
    attempt = 0;
    connect();
  };
  const stop = (): void => {
    connection += 1;
    clearTimeout(timer);
    source?.close();
  };
  connect();
  return {
    reconnect,
    rest: () => void import('./hidden-stream.ts').then(({ restStream }) => restStream(stop, reconnect)),
    stop,
  };
};
