import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { Icon } from '../../components/Icon.tsx';

type Properties = { readonly summary: Pick<Summary, 'unpriced_calls' | 'eur_pending_calls'> };

/** What the cost leaves out, said next to it. */
export const CostGaps = ({ summary }: Properties) => {
  const { t } = useTranslation();
  const gaps = [
    { id: 'unpriced', count: summary.unpriced_calls },
    { id: 'eurPending', count: summary.eur_pending_calls },
  ] as const;
  return gaps
    .filter(({ count }) => count > 0)
    .map(({ id, count }) => (
      <div key={id} className="row justify-start" data-testid={`widget-gap-${id}`}>
        <Icon name="alert" className="mt-0.5 text-warning" />
        <p>
          <span className="font-medium">{t(`gaps.${id}`, { count })}</span>
          <span className="block text-xs text-muted">{t(`gaps.${id}Why`)}</span>
        </p>
      </div>
    ));
};
