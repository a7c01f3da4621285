import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { Money } from '../../components/Money.tsx';
import { formatMoney } from '../../format/money.ts';

type Properties = { readonly forecast: NonNullable<Summary['forecast']> };

export const Forecast = ({ forecast }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { low, expected, high, currency } = forecast;
  return (
    <dl className="row" data-testid="widget-forecast">
      <dt className="text-muted">{t('forecast.title')}</dt>
      <dd className="text-right">
        <span className="font-semibold" data-exact={expected}>
          <Money amount={expected} currency={currency} />
        </span>
        <span className="block text-xs text-muted">
          {t('forecast.range', {
            low: formatMoney(low, currency, locale),
            high: formatMoney(high, currency, locale),
          })}
        </span>
      </dd>
    </dl>
  );
};
