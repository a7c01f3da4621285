import { type ComponentType, useEffect, useState } from 'react';
import type { ConnectionState } from '../api/transport.ts';
import type { DetailsProperties } from './Details.tsx';

/** The latest the details are fetched after the widget is there, however busy the page is. */
const idleMs = 2000;

/**
 * The details with their charts, tables and forms: fetched once the page is idle, or at once when they are wanted. Null
 * until they are in; what could not be fetched while the engine was gone is asked for again when the connection changes.
 * Not `lazy`: React holds back what it reveals for a third of a second.
 */
export const useDetails = (isWanted: boolean, connection: ConnectionState): ComponentType<DetailsProperties> | null => {
  const [Details, setDetails] = useState<ComponentType<DetailsProperties> | null>(null);
  useEffect(() => {
    let isGone = false;
    const load = async (): Promise<void> => {
      const screens = await import('./Details.tsx');
      if (!isGone) setDetails(() => screens.Details);
    };
    const idle = isWanted ? null : requestIdleCallback(() => void load(), { timeout: idleMs });
    if (isWanted) void load();
    return () => {
      isGone = true;
      if (idle !== null) cancelIdleCallback(idle);
    };
  }, [isWanted, connection]);
  return Details;
};
