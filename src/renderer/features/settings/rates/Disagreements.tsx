import { useTranslation } from 'react-i18next';
import type { RatesView } from '../../../../shared/contract/rates.ts';
import { Group } from '../form/Page.tsx';
import { formatFullDay } from '../form/moments.ts';
import { toLocalDecimal } from '../form/plain-decimal.ts';

/** Days for which the last file says something else than what costs were worked out with. */
export const Disagreements = ({ disagreements }: Pick<RatesView, 'disagreements'>) => {
  const { t, i18n } = useTranslation();
  return (
    <Group title={t('settings.disagreements')} hint={t('settings.disagreementsHint')}>
      <div className="table-box" role="region" aria-label={t('settings.disagreements')} tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t('settings.day')}</th>
              <th scope="col" className="text-right">
                {t('settings.kept')}
              </th>
              <th scope="col" className="text-right">
                {t('settings.offered')}
              </th>
            </tr>
          </thead>
          <tbody>
            {disagreements.map(({ date, kept, offered }) => (
              <tr key={date}>
                <td>{formatFullDay(date, i18n.language)}</td>
                <td className="text-right">{toLocalDecimal(kept, i18n.language)}</td>
                <td className="text-right">{toLocalDecimal(offered, i18n.language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Group>
  );
};
