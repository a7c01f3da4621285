import type { CentesimoBridge } from '../../shared/contract/bridge.ts';
import { createBridgeTransport } from './bridge-transport.ts';
import { httpTransport } from './http-transport.ts';
import type { Transport } from './transport.ts';

/** The desktop app puts its bridge on the window before the page runs; without it this is the browser host's page. */
export const pickTransport = (): Transport => {
  const { centesimo }: { readonly centesimo?: CentesimoBridge } = window as never;
  return centesimo === undefined ? httpTransport : createBridgeTransport(centesimo);
};
