import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExplainedEvent } from '../../../shared/contract/read-models.ts';
import { useValueLabel } from '../../components/use-value-label.ts';
import type { FilterValue } from '../../state/view-state.ts';
import type { CallFormat } from './call-format.ts';
import { DetailsSection } from './DetailsSection.tsx';
import { toUnitName } from './explanation-words.ts';

type Properties = {
  readonly call: ExplainedEvent;
  readonly format: CallFormat;
  readonly filters: readonly FilterValue[];
  readonly onFilter: (filter: FilterValue) => void;
};

/** Parts of the input or output that are worth a line only where there are any. */
const tokenParts = [
  ['cache_read_tokens', 'cache_read_tokens'],
  ['cache_write_tokens', 'cache_write_tokens'],
  ['cache_write_1h_tokens', 'cache_write_1h_tokens'],
  ['reasoning_tokens', 'output_reasoning_tokens'],
] as const;

/** Everything else a call says of itself. What the figures can be narrowed down to is a button. */
export const CallFacts = ({ call, format, filters, onFilter }: Properties) => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();

  const fact = (label: string, value: ReactNode): ReactNode =>
    value === null || value === '' ? null : (
      <div key={label} className="contents">
        <dt>{label}</dt>
        <dd>{value}</dd>
      </div>
    );
  const text = (value: string | null): ReactNode => (value === null ? null : <bdi>{value}</bdi>);
  const filterBy = (name: FilterValue['name'], value: string | null, label?: string): ReactNode => {
    if (value === null) return null;
    const shown = labelOf(name, value, label ?? value);
    const isChosen = filters.some((filter) => filter.name === name && filter.value === value);
    return fact(
      t(`dimension.${name}`),
      <button
        type="button"
        dir="auto"
        className="fact-filter"
        aria-pressed={isChosen}
        title={t('call.filter', { name: t(`dimension.${name}`), value: shown })}
        onClick={() => onFilter({ name, value })}
      >
        {shown}
      </button>,
    );
  };

  const { client } = call;
  return (
    <>
      <DetailsSection title={t('call.facts')}>
        <dl className="call-facts" data-testid="call-facts">
          {filterBy('service', call.service)}
          {filterBy('operation', call.operation)}
          {filterBy('provider', call.provider)}
          {filterBy('model', call.model)}
          {call.request_model === call.model ? null : fact(t('call.requestModel'), text(call.request_model))}
          {filterBy('client', client?.id ?? null, client?.name ?? client?.id)}
          {fact(t('call.phone'), text(client?.phone ?? null))}
          {fact(t('call.email'), text(client?.email ?? null))}
          {filterBy('user', call.user_id)}
          {fact(t('call.userEmail'), text(call.user_email))}
          {filterBy('conversation', call.conversation_id)}
          {filterBy('workspace', call.workspace)}
          {filterBy('success', String(call.success))}
          {filterBy('cost_status', call.cost_status)}
        </dl>
      </DetailsSection>
      <DetailsSection title={t('call.usage')}>
        <dl className="call-facts">
          {fact(t('callUnit.input_tokens'), format.integer(call.input_tokens))}
          {fact(t('callUnit.output_tokens'), format.integer(call.output_tokens))}
          {fact(t('call.totalTokens'), format.integer(call.total_tokens))}
          {tokenParts.map(([field, unit]) =>
            call[field] === 0 ? null : fact(t(`callUnit.${unit}`), format.integer(call[field])),
          )}
          {Object.entries(call.other_units).map(([unit, quantity]) =>
            fact(toUnitName(unit, t), format.quantity(quantity)),
          )}
          {fact(t('callColumn.duration'), call.duration_ms === null ? null : format.duration(call.duration_ms))}
        </dl>
      </DetailsSection>
      <DetailsSection title={t('call.record')}>
        <dl className="call-facts">
          {fact(t('call.occurred'), format.moment(call.occurred_at))}
          {fact(t('call.received'), format.moment(call.received_at))}
          {call.clock_skew ? fact(t('call.clock'), t('call.clockSkew')) : null}
          {fact(t('call.serviceTier'), text(call.service_tier))}
          {fact(t('call.origin'), text(call.origin))}
          {fact(t('call.id'), text(call.id))}
        </dl>
      </DetailsSection>
    </>
  );
};
