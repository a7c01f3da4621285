import { useTranslation } from 'react-i18next';
import type { BreakdownDimension, FilterName } from '../../shared/contract/dimensions.ts';
import { toDisplayName } from '../../shared/core/display-names.ts';
import { costStatuses, type CostStatus } from '../../shared/core/usage-event.ts';
import { useEngineQuery } from '../api/use-engine-query.ts';

const isCostStatus = (value: string): value is CostStatus => (costStatuses as readonly string[]).includes(value);

/**
 * What a value of a dimension is called on screen: the owner's names for services and operations, words for outcomes and
 * kinds of cost, else the label it came with.
 */
export const useValueLabel = () => {
  const { t, i18n } = useTranslation();
  const { data } = useEngineQuery('settings', {});
  const language = i18n.resolvedLanguage === 'it' ? 'it' : 'en';
  const owners = { service: data?.settings.service_names ?? {}, operation: data?.settings.operation_names ?? {} };
  return (name: FilterName | BreakdownDimension, value: string | null, label: string = value ?? ''): string => {
    if (value === null || value === '') return t('details.none');
    if (name === 'service' || name === 'operation') return toDisplayName(name, value, language, owners);
    if (name === 'success') return t(value === 'true' ? 'outcome.true' : 'outcome.false');
    if (name === 'cost_status' && isCostStatus(value)) return t(`costStatus.${value}`);
    return label;
  };
};
