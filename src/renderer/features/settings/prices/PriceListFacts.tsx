import { useTranslation } from 'react-i18next';
import type { PriceListView } from '../../../../shared/contract/prices.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { formatInteger } from '../../../format/numbers.ts';
import { Fact } from '../form/Fact.tsx';
import { formatFullDay, formatMoment } from '../form/moments.ts';

/** Which list is in use, how old it is and how fetching a newer one went. */
export const PriceListFacts = ({ list }: { readonly list: PriceListView }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  const checked = list.checked_at ?? list.last_attempt?.at ?? null;
  const { source } = list;
  const failure = list.last_attempt?.error ?? null;
  return (
    <>
      <dl className="setting-facts">
        <Fact name={t('settings.listInUse')} note={t(`settings.list_${source}`)}>
          {list.name}
        </Fact>
        <Fact name={t('settings.listDate')}>{formatFullDay(list.date, locale)}</Fact>
        <Fact name={t('settings.listModels')} note={t('settings.listProviders', { count: list.providers })}>
          {formatInteger(list.models, locale)}
        </Fact>
        <Fact name={t('settings.listChecked')}>
          {checked === null ? t('settings.never') : formatMoment(checked, timeZone, locale)}
        </Fact>
      </dl>
      {failure === null && list.note === null ? null : (
        <div className="problem mt-3 text-[0.8125rem]" data-testid="price-list-error">
          <p>{t('settings.fetchFailed')}</p>
          <p lang="en" className="text-muted">
            {failure ?? list.note}
          </p>
        </div>
      )}
    </>
  );
};
