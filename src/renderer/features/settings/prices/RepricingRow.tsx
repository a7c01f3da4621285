import { Undo2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { filterNames } from '../../../../shared/contract/dimensions.ts';
import type { RepricingView } from '../../../../shared/contract/repricing.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { useValueLabel } from '../../../components/use-value-label.ts';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';
import { formatDifference } from './difference.ts';

/** A repricing that was made, and its way back. */
export const RepricingRow = ({ repricing }: { readonly repricing: RepricingView }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  const undo = useEngineCommand('undoRepricing');
  const { id, made_at: madeAt, state, calls, difference, filter } = repricing;
  const labelOf = useValueLabel();
  const which = filterNames.flatMap((name) => (filter[name] ?? []).map((value) => labelOf(name, value)));
  return (
    <li className="setting-row" data-testid={`repricing-${id}`} data-state={state}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="font-medium">{formatMoment(madeAt, timeZone, locale)}</p>
          <p className="truncate text-[0.8125rem] text-muted">
            {[
              t('settings.callCount', { count: calls }),
              `${formatDifference(difference.cost_eur, 'EUR', locale)} (${formatDifference(difference.cost_usd, 'USD', locale)})`,
              ...(which.length === 0 ? [] : [which.join(', ')]),
            ].join(' · ')}
          </p>
        </div>
        {state === 'applied' ? (
          <Button
            aria-busy={undo.running !== null}
            onClick={() => (undo.running === null ? void undo.run({ id }) : undefined)}
            data-testid={`undo-${id}`}
          >
            <Icon icon={Undo2} />
            {t('settings.undo')}
          </Button>
        ) : (
          <span className="tag">{t(`settings.repricing_${state}`)}</span>
        )}
      </div>
      {undo.error === null ? null : <Problem error={undo.error} />}
    </li>
  );
};
