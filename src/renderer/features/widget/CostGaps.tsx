import { CircleAlert, Clock } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import type { OpenView } from '../../state/view-state.ts';
import { Icon } from '../../components/Icon.tsx';

type Properties = {
  readonly summary: Pick<Summary, 'calls' | 'unpriced_calls' | 'eur_pending_calls' | 'eur_provisional_calls'>;
  readonly onOpen: OpenView;
};

/** What the cost leaves out, and how much of it may still change, said next to it. */
export const CostGaps = ({ summary, onOpen }: Properties) => {
  const { t } = useTranslation();
  const { calls, unpriced_calls: unpriced, eur_pending_calls: pending, eur_provisional_calls: provisional } = summary;
  const gaps = [
    { id: 'unpriced', count: unpriced },
    { id: 'eurPending', count: pending },
  ] as const;
  const isAllProvisional = provisional === calls - unpriced - pending;
  return (
    <>
      {gaps
        .filter(({ count }) => count > 0)
        .map(({ id, count }) => (
          <div key={id} className="row justify-start" data-testid={`widget-gap-${id}`}>
            <Icon icon={CircleAlert} className="mt-0.5 text-warning" />
            <p>
              <span className="font-medium">{t(`gaps.${id}`, { count })}</span>
              <span className="block text-xs text-muted">{t(`gaps.${id}Why`)}</span>
            </p>
            {id === 'unpriced' ? (
              <button type="button" className="link ml-auto shrink-0" onClick={() => onOpen('settings', 'prices')}>
                {t('gaps.setPrice')}
              </button>
            ) : null}
          </div>
        ))}
      {provisional === 0 ? null : (
        <p className="row justify-start text-xs text-muted" data-testid="widget-gap-eurProvisional">
          <Icon icon={Clock} />
          {isAllProvisional ? t('gaps.eurProvisionalAll') : t('gaps.eurProvisional', { count: provisional })}
        </p>
      )}
    </>
  );
};
