import type { CallAnswer, CentesimoBridge } from '../../shared/contract/bridge.ts';
import type { QueryName, QueryOutput } from '../../shared/contract/queries.ts';
import { ApiError } from './api-error.ts';
import type { Transport } from './transport.ts';

const valueOf = <N extends QueryName>(answer: CallAnswer<QueryOutput<N>>): QueryOutput<N> => {
  if (answer.ok) return answer.value;
  const { code, detail } = answer.error;
  throw new ApiError(code === 'unavailable' || code === 'too_many_requests' ? 'busy' : 'failed', detail);
};

/** The desktop app: the engine lives in the same program, so there is neither a sign-in nor a lost connection. */
export const createBridgeTransport = (bridge: CentesimoBridge): Transport => ({
  call: async (name, input) => valueOf(await bridge.call(name, input)),
  startLive: ({ onEvent, onState }) => {
    const stop = bridge.onStream((event) => onEvent(event.type));
    onState('live');
    return { reconnect: () => onEvent('caught_up'), stop };
  },
  signIn: null,
});
