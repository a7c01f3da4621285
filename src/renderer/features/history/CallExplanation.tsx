import { useTranslation } from 'react-i18next';
import type { ExplainedEvent } from '../../../shared/contract/read-models.ts';
import { formatDay } from '../../format/dates.ts';
import { formatExactMoney } from '../../format/money.ts';
import type { CallFormat } from './call-format.ts';
import { DetailsSection } from './DetailsSection.tsx';
import { noteCodeOf, toUnitName } from './explanation-words.ts';

/** What prices are usually for, in words. */
const pricedPer: Readonly<Record<number, 'call.timesEach' | 'call.timesMillion' | 'call.timesHour'>> = {
  1: 'call.timesEach',
  3600: 'call.timesHour',
  1_000_000: 'call.timesMillion',
};

type Properties = { readonly call: ExplainedEvent; readonly format: CallFormat };

/** The arithmetic from quantities and prices down to the cost, and where the price and the exchange rate come from. */
export const CallExplanation = ({ call, format }: Properties) => {
  const { t, i18n } = useTranslation();
  const { explanation } = call;
  const { basis, exchange_rate: rate } = explanation;
  const usd = (amount: string): string => formatExactMoney(amount, 'USD', i18n.language);
  const eur = (amount: string): string => formatExactMoney(amount, 'EUR', i18n.language);
  const dayText = (day: string): string =>
    new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeZone: 'UTC' }).format(Date.parse(day));
  const rateSource = (source: string): string => (source === 'ecb' ? t('call.ecb') : t('call.ownRate'));
  const isWithoutUsage = basis === 'unpriced' && explanation.notes.some((note) => noteCodeOf(note) === 'no_usage');
  const isCalculated = explanation.units.some(({ amount_usd }) => amount_usd !== null);
  return (
    <DetailsSection title={t('call.cost')}>
      <p className="mb-2">{t(isWithoutUsage ? 'callBasis.noUsage' : `callBasis.${basis}`)}</p>
      <ul className="sum-lines" data-testid="call-units">
        {explanation.units.map(({ unit, quantity, price, per, amount_usd }) => (
          <li key={unit} className="sum-line">
            <span className="min-w-0">
              <span className="wrap-anywhere">{toUnitName(unit, t)}</span>
              <span className="sum-how">
                {price === null
                  ? format.quantity(quantity)
                  : t(pricedPer[per] ?? 'call.times', {
                      quantity: format.quantity(quantity),
                      price: usd(price),
                      per: format.integer(per),
                    })}
              </span>
            </span>
            <span>{amount_usd === null ? null : usd(amount_usd)}</span>
          </li>
        ))}
        {explanation.multipliers.map(({ name, factor }) => (
          <li key={name} className="sum-line text-muted">
            <span className="wrap-anywhere">{t('call.multiplier', { name })}</span>
            <span>{`× ${factor}`}</span>
          </li>
        ))}
        {isCalculated && explanation.exact_usd !== null && explanation.exact_usd !== explanation.cost_usd ? (
          <li className="sum-line">
            <span>{t('call.exactSum')}</span>
            <span>{usd(explanation.exact_usd)}</span>
          </li>
        ) : null}
        <li className="sum-line sum-total">
          <span>{t('call.costUsd')}</span>
          <span data-testid="call-cost-usd" data-exact={explanation.cost_usd}>
            {explanation.cost_usd === null ? t('widget.unknown') : usd(explanation.cost_usd)}
          </span>
        </li>
        {rate === null ? null : (
          <li className="sum-line text-muted">
            <span className="min-w-0">
              {t('call.rate')}
              <span className="sum-how">
                {rate.date === null ? rateSource(rate.source) : `${rateSource(rate.source)}, ${dayText(rate.date)}`}
                {rate.status === 'provisional' ? ` · ${t('call.rateProvisional')}` : null}
              </span>
            </span>
            <span>{t('call.ratePerEuro', { rate: usd(rate.usd_per_eur), euro: format.euro })}</span>
          </li>
        )}
        <li className="sum-line sum-total">
          <span>{t('call.costEur')}</span>
          <span>
            {explanation.cost_eur === null
              ? t(call.eur_status === 'pending' && call.cost_usd !== null ? 'call.ratePending' : 'widget.unknown')
              : eur(explanation.cost_eur)}
          </span>
        </li>
        {explanation.catalogue_cost_usd === null || isCalculated ? null : (
          <li className="sum-line text-muted">
            <span>{t('call.catalogueCost')}</span>
            <span>{usd(explanation.catalogue_cost_usd)}</span>
          </li>
        )}
      </ul>
      {explanation.price_model === null ? null : (
        <dl className="call-facts mt-3">
          <dt>{t('call.priceModel')}</dt>
          <dd dir="auto">
            {[explanation.price_provider, explanation.price_model].filter((text) => text !== null).join(' · ')}
          </dd>
          {explanation.price_since === null ? null : (
            <>
              <dt>{t('call.priceSince')}</dt>
              <dd>{dayText(explanation.price_since)}</dd>
            </>
          )}
          {explanation.price_source === null ? null : (
            <>
              <dt>{t('call.priceSource')}</dt>
              <dd dir="auto">{explanation.price_source}</dd>
            </>
          )}
          {explanation.tier === null ? null : (
            <>
              <dt>{t('call.tier')}</dt>
              <dd dir="auto">{explanation.tier}</dd>
            </>
          )}
        </dl>
      )}
      {explanation.notes.length === 0 && explanation.repriced_at === null ? null : (
        <ul className="call-notes">
          {explanation.repriced_at === null ? null : (
            <li>
              {t('call.repriced', { day: formatDay(explanation.repriced_at.slice(0, 10), 'UTC', i18n.language) })}
            </li>
          )}
          {explanation.notes.map((note) => {
            const code = noteCodeOf(note);
            return (
              <li key={note} title={note}>
                {code === null ? note : t(`callNote.${code}`)}
              </li>
            );
          })}
        </ul>
      )}
    </DetailsSection>
  );
};
