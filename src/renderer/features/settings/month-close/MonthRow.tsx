import { useTranslation } from 'react-i18next';
import type { MonthView } from '../../../../shared/contract/month-close.ts';
import { Button } from '../../../components/Button.tsx';
import { Amounts } from './Amounts.tsx';
import { ClosedMonth } from './ClosedMonth.tsx';
import { formatMonth } from './month-name.ts';
import { OpenMonth } from './OpenMonth.tsx';

type Properties = {
  readonly month: MonthView;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
};

/** A month with its sums, and beneath it the way to close it or its report. */
export const MonthRow = ({ month: { month, state, total }, isOpen, onOpen }: Properties) => {
  const { t, i18n } = useTranslation();
  const name = formatMonth(month, i18n.language);
  const isClosed = state === 'closed';
  const panel = `month-panel-${month}`;
  return (
    <li className="setting-row" data-testid={`month-${month}`} data-state={state}>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-48">
          <p className="flex flex-wrap items-center gap-2 font-medium">
            {name} <span className="tag">{t(`settings.month_${state}`)}</span>
          </p>
          <Amounts sum={total} />
        </div>
        {isClosed || state === 'open' ? (
          <Button aria-expanded={isOpen} aria-controls={isOpen ? panel : undefined} onClick={() => onOpen(!isOpen)}>
            {t(isClosed ? 'settings.monthShow' : 'settings.monthClose', { month: name })}
          </Button>
        ) : null}
      </div>
      {isOpen ? (
        <div id={panel} className="form-panel mt-3">
          {isClosed ? <ClosedMonth month={month} /> : <OpenMonth month={month} onCancel={() => onOpen(false)} />}
        </div>
      ) : null}
    </li>
  );
};
