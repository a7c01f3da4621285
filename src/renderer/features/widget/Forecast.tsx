import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { formatMoney } from '../../format/money.ts';
import { toRangeText } from './forecast-range.ts';

type Properties = {
  /** Null when there is none; undefined while loading. */
  readonly forecast: Summary['forecast'] | undefined;
};

/** What the month will have cost. Its line is kept free where there is no forecast, so that nothing moves when one comes. */
export const Forecast = ({ forecast }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  if (!forecast) return <p className="row invisible">{'\u00a0'}</p>;
  const { expected, currency, history_days: days, backtest_error_percent: error, unpriced_calls: unpriced } = forecast;
  const range = toRangeText(forecast, locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(error / 100);
  const basis = [
    t('forecast.basis', { days, error: percent }),
    ...(unpriced === 0 ? [] : [t('forecast.unpriced', { count: unpriced })]),
  ].join(' ');
  return (
    <dl className="row flex-wrap gap-y-0" data-testid="widget-forecast" title={basis}>
      <dt className="text-muted">{t('forecast.title')}</dt>
      <dd>
        <span className="font-semibold" data-exact={expected}>
          {t('forecast.about', { amount: formatMoney(expected, currency, locale) })}
        </span>
        {range === null ? null : (
          <>
            <span aria-hidden className="ml-1.5 text-muted">{`(${range.both})`}</span>
            <span className="sr-only">{`, ${t('forecast.between', { low: range.low, high: range.high })}`}</span>
          </>
        )}
        <span className="sr-only">{`. ${basis}`}</span>
      </dd>
    </dl>
  );
};
