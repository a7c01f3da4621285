import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { formatExactMoney } from '../../../format/money.ts';
import { toPerLabel, toUnitLabel } from './unit-labels.ts';

/** What each unit costs. */
export const RateList = ({ rates }: Pick<OwnerPriceView, 'rates'>) => {
  const { t, i18n } = useTranslation();
  return (
    <dl className="rate-list">
      {rates.map(({ unit, price, per }) => (
        <div key={unit}>
          <dt>{toUnitLabel(unit, t)}</dt>
          <dd>
            {formatExactMoney(price, 'USD', i18n.language)}{' '}
            <span className="text-muted">{toPerLabel(unit, per, t)}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
};
