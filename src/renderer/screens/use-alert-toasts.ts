import { useEffect, useState } from 'react';
import type { AlertView } from '../../shared/contract/alerts.ts';
import { useEngine } from '../api/engine-context.ts';
import type { AlertToasts } from '../features/alerts/AlertToasts.tsx';

type Shown = {
  /** Those that came since the page was opened, oldest first. */
  readonly alerts: readonly AlertView[];
  /** What shows them: fetched with the first one, null until then. */
  readonly AlertToasts: typeof AlertToasts | null;
};

/** Alerts that come while the page is open. In the desktop app there are none: the system shows them. */
export const useAlertToasts = (): Shown => {
  const { desktop, subscribeAlerts } = useEngine();
  const [shown, setShown] = useState<Shown>({ alerts: [], AlertToasts: null });
  useEffect(() => {
    if (desktop !== null) return undefined;
    return subscribeAlerts((alert) => {
      setShown(({ alerts, ...rest }) => ({ ...rest, alerts: [...alerts, alert] }));
      void import('./Details.tsx').then((loaded) =>
        setShown(({ alerts }) => ({ alerts, AlertToasts: loaded.AlertToasts })),
      );
    });
  }, [desktop, subscribeAlerts]);
  return shown;
};
