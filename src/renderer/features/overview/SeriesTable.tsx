import { useTranslation } from 'react-i18next';
import type { SeriesBucket } from '../../../shared/contract/dimensions.ts';
import { formatInteger } from '../../format/numbers.ts';
import { toDates } from './buckets.ts';
import type { PartProperties } from './part.ts';
import { exactMoney, type SeriesItem, toBucketTitle } from './series-bars.ts';

type Properties = Pick<PartProperties, 'onPeriod'> & {
  readonly items: readonly SeriesItem[];
  readonly bucket: SeriesBucket;
};

/** Every figure of a chart over time, newest first; the days can be chosen as the bars can. */
export const SeriesTable = ({ items, bucket, onPeriod }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  return (
    <div className="overflow-x-auto">
      <table className="figure-table">
        <thead>
          <tr>
            <th scope="col">{t('details.period')}</th>
            <th scope="col">{t('overview.card_eur')}</th>
            <th scope="col">{t('overview.card_usd')}</th>
            <th scope="col">{t('widget.tokens')}</th>
            <th scope="col">{t('widget.calls')}</th>
          </tr>
        </thead>
        <tbody>
          {items.toReversed().map((item) => {
            const title = toBucketTitle(item.start, bucket, t, locale);
            const dates = toDates(item.start, bucket);
            return (
              <tr key={item.start}>
                <th scope="row">
                  {dates === null ? (
                    title
                  ) : (
                    <button type="button" className="hover:underline" onClick={() => onPeriod(dates)}>
                      {title}
                    </button>
                  )}
                </th>
                <td>{exactMoney(item.cost_eur, 'EUR', t, locale)}</td>
                <td>{exactMoney(item.cost_usd, 'USD', t, locale)}</td>
                <td>{formatInteger(item.total_tokens, locale)}</td>
                <td>{formatInteger(item.calls, locale)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
