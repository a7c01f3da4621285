import { useMemo } from 'react';
import { useEngineQuery } from '../../api/use-engine-query.ts';

export type ServiceOption = { readonly key: string; readonly label: string };

/** Everything the widget shows. @param service null for all of them */
export const useWidgetData = (service: string | null, locale: string) => {
  const filter = service === null ? {} : { service };
  const session = useEngineQuery('session', {});
  const everything = useEngineQuery('breakdown', { by: 'service', period: 'all_time', limit: 1000 });
  const summary = useEngineQuery('summary', { period: 'current_month', ...filter });
  const days = useEngineQuery('series', { period: 'last_30_days', bucket: 'day', ...filter });

  const items = everything.data?.items;
  const services = useMemo((): readonly ServiceOption[] => {
    const byLabel = new Intl.Collator(locale, { numeric: true });
    return (items ?? [])
      .flatMap(({ key, label }) => (key === null ? [] : [{ key, label }]))
      .toSorted((one, other) => byLabel.compare(one.label, other.label));
  }, [items, locale]);

  return {
    session: session.data,
    services,
    /** Undefined until it is known. */
    hasCalls: everything.data === undefined ? undefined : everything.data.total.calls > 0,
    summary,
    days,
    error: summary.error ?? days.error ?? everything.error ?? session.error,
  };
};
