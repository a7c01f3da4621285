import { useTranslation } from 'react-i18next';
import type { RepricingPreview } from '../../../../shared/contract/repricing.ts';
import { Money } from '../../../components/Money.tsx';
import { formatInteger } from '../../../format/numbers.ts';
import { formatDifference } from './difference.ts';

/** The change model by model, and what stays as it is. */
export const RepricingTable = ({ preview }: { readonly preview: RepricingPreview }) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { left_alone: alone, still_unpriced_calls: unpriced, sealed_calls: sealed, retired_calls: retired } = preview;
  const leftAlone = alone.billed + alone.flat;
  return (
    <>
      {preview.by_model.length === 0 ? null : (
        <div className="table-box max-h-80" role="region" aria-label={t('settings.repricing')} tabIndex={0}>
          <table className="data-table">
            <thead>
              <tr>
                <th scope="col">{t('dimension.model')}</th>
                <th scope="col" className="text-right">
                  {t('settings.calls')}
                </th>
                <th scope="col" className="text-right">
                  {t('settings.differenceEur')}
                </th>
                <th scope="col" className="text-right">
                  {t('settings.differenceUsd')}
                </th>
                <th scope="col" className="text-right">
                  {t('settings.before')}
                </th>
                <th scope="col" className="text-right">
                  {t('settings.after')}
                </th>
              </tr>
            </thead>
            <tbody>
              {preview.by_model.map(({ provider, model, changed_calls, before, after, difference }) => (
                <tr key={`${provider} ${model}`}>
                  <th scope="row" className="max-w-52 truncate" dir="auto" title={provider ?? undefined}>
                    {model ?? t('details.none')}
                  </th>
                  <td className="text-right">{formatInteger(changed_calls, locale)}</td>
                  <td className="text-right font-medium">{formatDifference(difference.cost_eur, 'EUR', locale)}</td>
                  <td className="text-right">{formatDifference(difference.cost_usd, 'USD', locale)}</td>
                  <td className="text-right">
                    <Money amount={before.cost_eur} currency="EUR" />
                  </td>
                  <td className="text-right">
                    <Money amount={after.cost_eur} currency="EUR" />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <ul className="text-[0.8125rem] text-muted">
        {retired === 0 ? null : <li>{t('settings.repricingRetired', { count: retired })}</li>}
        {sealed === 0 ? null : <li>{t('settings.repricingSealed', { count: sealed })}</li>}
        {leftAlone === 0 ? null : <li>{t('settings.repricingLeftAlone', { count: leftAlone })}</li>}
        {unpriced === 0 ? null : <li>{t('settings.repricingStillUnpriced', { count: unpriced })}</li>}
      </ul>
    </>
  );
};
