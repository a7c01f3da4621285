import { useTranslation } from 'react-i18next';
import type { MonthAdjustment, MonthFigures } from '../../../../shared/contract/month-close.ts';
import { Money } from '../../../components/Money.tsx';
import { formatInteger } from '../../../format/numbers.ts';
import { formatFullDay } from '../form/moments.ts';
import { Amounts } from './Amounts.tsx';
import { formatMonth } from './month-name.ts';

type Properties = {
  readonly title: string;
  readonly lines: readonly MonthAdjustment[];
  readonly total: MonthFigures;
};

const mostLines = 100;

/** Late calls by month, day of arrival, service and model, and what they come to; nothing where there are none. */
export const AdjustmentTable = ({ title, lines, total }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  if (lines.length === 0) return null;
  return (
    <div>
      <h4 className="font-medium">{title}</h4>
      <Amounts sum={total} />
      <div className="table-box mt-2 max-h-80" role="region" aria-label={title} tabIndex={0}>
        <table className="data-table">
          <thead>
            <tr>
              <th scope="col">{t('settings.monthOf')}</th>
              <th scope="col">{t('settings.monthArrived')}</th>
              <th scope="col">{t('dimension.service')}</th>
              <th scope="col">{t('dimension.model')}</th>
              <th scope="col" className="text-right">
                {t('settings.calls')}
              </th>
              <th scope="col" className="text-right">
                {t('settings.monthEur')}
              </th>
              <th scope="col" className="text-right">
                {t('settings.monthUsd')}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.slice(0, mostLines).map((line) => (
              <tr
                key={JSON.stringify([
                  line.month,
                  line.arrived_on,
                  line.workspace,
                  line.service,
                  line.provider,
                  line.model,
                  line.listed_in,
                ])}
              >
                <td>{formatMonth(line.month, locale)}</td>
                <td>{formatFullDay(line.arrived_on, locale)}</td>
                <td dir="auto">{line.service}</td>
                <td dir="auto">{line.model ?? t('details.none')}</td>
                <td className="text-right">{formatInteger(line.calls, locale)}</td>
                <td className="text-right">
                  <Money amount={line.cost_eur} currency="EUR" />
                </td>
                <td className="text-right">
                  <Money amount={line.cost_usd} currency="USD" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
};
