import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../api/engine-context.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Money } from '../../components/Money.tsx';
import { useValueLabel } from '../../components/use-value-label.ts';
import { formatExactMoney } from '../../format/money.ts';
import type { FilterValue } from '../../state/view-state.ts';
import { CallExplanation } from './CallExplanation.tsx';
import { CallFacts } from './CallFacts.tsx';
import { CallSources } from './CallSources.tsx';
import type { CallFormat } from './call-format.ts';
import type { HistoryLayout } from './history-layout.ts';
import { DetailsSection } from './DetailsSection.tsx';
import { MetadataTree } from './MetadataTree.tsx';
import { Outcome } from './Outcome.tsx';

type Properties = {
  readonly call: { readonly id: string; readonly workspace: string | null };
  readonly format: CallFormat;
  readonly place: HistoryLayout['details'];
  readonly filters: readonly FilterValue[];
  readonly onFilter: (filter: FilterValue) => void;
  readonly onClose: () => void;
};

/** One call in full, with how its cost came about. */
export const CallDetails = ({ call: key, format, place, filters, onFilter, onClose }: Properties) => {
  const { t, i18n } = useTranslation();
  const engine = useEngine();
  const labelOf = useValueLabel();
  const heading = useRef<HTMLHeadingElement>(null);
  const {
    data: call,
    isPrevious,
    error,
  } = useEngineQuery('event', { id: key.id, workspace: key.workspace ?? undefined });
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const isGone = call === undefined || isPrevious ? error !== null : false;
  return (
    <aside
      className="call-panel"
      data-place={place}
      aria-labelledby="call-heading"
      aria-busy={isPrevious}
      data-testid="call-details"
    >
      <header className="call-panel-head">
        <h2 ref={heading} id="call-heading" tabIndex={-1} className="call-heading">
          {call === undefined ? (
            t('call.title')
          ) : (
            <>
              <Outcome success={call.success} />
              <span dir="auto" className="truncate">
                {labelOf('service', call.service)}
                {call.operation === null ? null : ` · ${labelOf('operation', call.operation)}`}
              </span>
            </>
          )}
        </h2>
        <IconButton icon={X} label={t('call.close')} testId="close-call" onClick={onClose} />
      </header>
      {isGone ? (
        <div role="status" className="call-panel-note">
          <p>{t('call.failed')}</p>
          <Button onClick={() => void engine.retry()}>{t('details.retry')}</Button>
        </div>
      ) : call === undefined ? (
        <div aria-hidden className="call-panel-note">
          <span className="skeleton w-40" />
          <span className="skeleton w-64" />
          <span className="skeleton w-52" />
        </div>
      ) : (
        <div className={isPrevious ? 'call-panel-body figures figures-previous' : 'call-panel-body figures'}>
          <div className="call-sum">
            <p className="call-sum-main" data-testid="call-cost-eur" data-exact={call.cost_eur}>
              <Money
                amount={call.cost_eur}
                currency="EUR"
                isLabelled
                isProvisional={call.eur_status === 'provisional'}
              />
            </p>
            {call.cost_usd === null ? null : (
              <p className="text-muted">{formatExactMoney(call.cost_usd, 'USD', i18n.language)}</p>
            )}
            <p className="text-muted">{format.moment(call.occurred_at)}</p>
          </div>
          {call.success ? null : (
            <DetailsSection title={t('call.error')}>
              <p className="call-text text-warning" dir="auto">
                {[call.error_code, call.error_message].filter((text) => text !== null).join(': ') || t('outcome.false')}
              </p>
            </DetailsSection>
          )}
          <CallExplanation call={call} format={format} />
          {call.input_preview === null ? null : (
            <DetailsSection title={t('call.input')}>
              <p className="call-text" dir="auto">
                {call.input_preview}
              </p>
            </DetailsSection>
          )}
          {call.output_preview === null ? null : (
            <DetailsSection title={t('call.output')}>
              <p className="call-text" dir="auto">
                {call.output_preview}
              </p>
            </DetailsSection>
          )}
          <CallFacts call={call} format={format} filters={filters} onFilter={onFilter} />
          <CallSources sources={call.sources} format={format} />
          {call.metadata === null ? null : (
            <DetailsSection title={t('call.metadata')}>
              <MetadataTree value={call.metadata} />
            </DetailsSection>
          )}
        </div>
      )}
    </aside>
  );
};
