import { Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { formatFullDay } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';
import { RateList } from './RateList.tsx';

type Properties = {
  readonly price: OwnerPriceView;
  readonly onEdit: () => void;
  readonly onRemoved: (price: OwnerPriceView) => void;
};

export const OwnerPriceRow = ({ price, onEdit, onRemoved }: Properties) => {
  const { t, i18n } = useTranslation();
  const remove = useEngineCommand('removePrice', (output) => onRemoved(output.removed));
  const { id, model, provider, service, valid_from: validFrom, rates } = price;
  const scope = [
    provider ?? t('settings.anyProvider'),
    service ?? t('settings.allServices'),
    validFrom === null
      ? t('settings.sinceEver')
      : t('settings.since', { day: formatFullDay(validFrom, i18n.language) }),
  ];
  return (
    <>
      <div className="flex items-start gap-3">
        <div className="flex min-w-0 flex-1 flex-wrap items-start justify-between gap-x-6 gap-y-1">
          <div className="min-w-0 flex-1 basis-56">
            <p dir="auto" className="truncate font-medium" title={model}>
              {model}
            </p>
            <p className="text-[0.8125rem] text-muted">{scope.join(' · ')}</p>
          </div>
          <RateList rates={rates} />
        </div>
        <span className="flex">
          <IconButton
            icon={Pencil}
            label={t('settings.editPriceOf', { model })}
            testId={`price-edit-${id}`}
            onClick={onEdit}
          />
          <IconButton
            icon={Trash2}
            label={t('settings.removePriceOf', { model })}
            testId={`price-remove-${id}`}
            onClick={() => (remove.running === null ? void remove.run({ id }) : undefined)}
          />
        </span>
      </div>
      {remove.error === null ? null : <Problem error={remove.error} />}
    </>
  );
};
