import type { CallAnswer, CentesimoBridge } from '../../shared/contract/bridge.ts';
import { ApiError } from './api-error.ts';
import type { Transport } from './transport.ts';

const valueOf = <T>(answer: CallAnswer<T>): T => {
  if (answer.ok) return answer.value;
  const { code, detail, errors } = answer.error;
  const isBusy = code === 'unavailable' || code === 'too_many_requests';
  throw new ApiError(isBusy ? 'busy' : 'failed', detail, undefined, errors);
};

/** The desktop app: the engine lives in the same program, so there is no sign-in, and it comes back by itself. */
export const createBridgeTransport = (bridge: CentesimoBridge): Transport => ({
  call: async (name, input) => valueOf(await bridge.call(name, input)),
  startLive: ({ onEvent, onState }) => {
    const stopStream = bridge.onStream(onEvent);
    const stopEngine = bridge.onEngine((state) => {
      onState(state === 'running' ? 'live' : 'connecting');
      if (state === 'running') onEvent({ type: 'caught_up' });
    });
    onState('live');
    return {
      reconnect: () => onEvent({ type: 'caught_up' }),
      // Its windows are few, and no connection is kept busy.
      rest: () => undefined,
      stop: () => {
        stopStream();
        stopEngine();
      },
    };
  },
  // What goes wrong there is said in a dialog of the system.
  exportUsage: (request) => void bridge.desktop('exportUsage', request),
  signIn: null,
  desktop: { call: async (name, input) => valueOf(await bridge.desktop(name, input)) },
});
