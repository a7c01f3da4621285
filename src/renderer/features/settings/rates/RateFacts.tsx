import { useTranslation } from 'react-i18next';
import type { RatesView } from '../../../../shared/contract/rates.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { formatInteger } from '../../../format/numbers.ts';
import { Fact } from '../form/Fact.tsx';
import { formatFullDay, formatMoment } from '../form/moments.ts';
import { toLocalDecimal } from '../form/plain-decimal.ts';

/** The rate that holds, how old it is, and which calls wait for another. */
export const RateFacts = ({ rates }: { readonly rates: RatesView }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  const rateText = (rate: string): string => t('settings.usdPerEur', { rate: toLocalDecimal(rate, locale) });
  const isFixed = rates.source === 'owner' && rates.fixed_usd_per_eur !== null;
  return (
    <>
      <dl className="setting-facts">
        <Fact
          name={t('settings.ratesInUse')}
          note={
            isFixed
              ? t('settings.sourceOwner')
              : t('settings.sourceEcb', { day: formatFullDay(rates.last_date, locale) })
          }
        >
          <span data-testid="rate-in-use">
            {rateText(isFixed ? (rates.fixed_usd_per_eur ?? rates.last_rate) : rates.last_rate)}
          </span>
        </Fact>
        <Fact name={t('settings.provisionalCalls')} note={t('settings.provisionalHint')}>
          {formatInteger(rates.provisional_calls, locale)}
        </Fact>
        <Fact name={t('settings.pendingCalls')} note={t('settings.pendingHint')}>
          {formatInteger(rates.pending_calls, locale)}
        </Fact>
        <Fact
          name={t('settings.lastFetched')}
          note={
            rates.next_attempt_at === null
              ? t('settings.noNextFetch')
              : t('settings.nextFetch', { time: formatMoment(rates.next_attempt_at, timeZone, locale) })
          }
        >
          {rates.last_attempt_at === null ? t('settings.never') : formatMoment(rates.last_attempt_at, timeZone, locale)}
        </Fact>
      </dl>
      {rates.last_error === null ? null : (
        <div className="problem mt-3 text-[0.8125rem]" data-testid="rates-error">
          <p>{t('settings.fetchFailed')}</p>
          <p lang="en" className="text-muted">
            {rates.last_error}
          </p>
        </div>
      )}
    </>
  );
};
