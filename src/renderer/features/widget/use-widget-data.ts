import { useMemo } from 'react';
import { type Language, toDisplayName } from '../../../shared/core/display-names.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { findTightest } from './tightest-budget.ts';

export type ServiceOption = { readonly key: string; readonly label: string };

/** Everything the widget shows. @param service null for all of them */
export const useWidgetData = (service: string | null, locale: string, language: Language) => {
  const filter = service === null ? {} : { service };
  const session = useEngineQuery('session', {});
  const everything = useEngineQuery('breakdown', { by: 'service', period: 'all_time', limit: 1000 });
  const summary = useEngineQuery('summary', { period: 'current_month', ...filter });
  const days = useEngineQuery('series', { period: 'last_30_days', bucket: 'day', ...filter });
  const budgets = useEngineQuery('budgets', {});
  const owners = useEngineQuery('settings', {}).data?.settings.service_names;

  const items = everything.data?.items;
  const services = useMemo((): readonly ServiceOption[] => {
    const byLabel = new Intl.Collator(locale, { numeric: true });
    const names = { service: owners ?? {}, operation: {} };
    return (items ?? [])
      .flatMap(({ key }) => (key === null ? [] : [{ key, label: toDisplayName('service', key, language, names) }]))
      .toSorted((one, other) => byLabel.compare(one.label, other.label));
  }, [items, locale, language, owners]);

  return {
    session: session.data,
    services,
    /** Undefined until it is known. */
    hasCalls: everything.data === undefined ? undefined : everything.data.total.calls > 0,
    summary,
    days,
    /** Undefined until it is known; null where there is none, or none can be read. */
    budget:
      budgets.data === undefined && budgets.error === null
        ? undefined
        : (findTightest(budgets.data?.items ?? [], service) ?? null),
    error: summary.error ?? days.error ?? everything.error ?? session.error,
  };
};
