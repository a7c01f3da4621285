import { useTranslation } from 'react-i18next';
import { formatMoney } from '../../format/money.ts';
import type { DayCost } from './day-cost.ts';

type Properties = {
  readonly days: readonly DayCost[];
  readonly highest: DayCost | undefined;
};

/** The text equivalent of the bars, for screen readers. */
export const CostTable = ({ days, highest }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const costOf = (day: DayCost | undefined): string =>
    day === undefined || day.eur === null ? t('widget.unknown') : formatMoney(day.eur, 'EUR', locale);
  if (highest === undefined) return null;
  return (
    <div className="sr-only">
      <table>
        <caption>
          {t('history.summary', { highest: costOf(highest), day: highest.day, today: costOf(days.at(-1)) })}
        </caption>
        <thead>
          <tr>
            <th scope="col">{t('history.day')}</th>
            <th scope="col">{t('widget.cost')}</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.day}>
              <th scope="row">{day.day}</th>
              <td>{costOf(day)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
