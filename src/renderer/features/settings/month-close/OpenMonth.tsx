import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';
import { AdjustmentTable } from './AdjustmentTable.tsx';
import { findGaps, GapList } from './GapList.tsx';

type Properties = { readonly month: string; readonly onCancel: () => void };

/** What closing a month would fix, with its gaps, and the button that does it. */
export const OpenMonth = ({ month, onCancel }: Properties) => {
  const { t, i18n } = useTranslation();
  const [isAccepted, setAccepted] = useState(false);
  const { data: report, error } = useEngineQuery('month', { month });
  const close = useEngineCommand('closeMonth');
  if (report === undefined || report.month !== month) return <Problem error={error} />;
  const { from, to, time_zone: zone, total, adjustments, adjustments_total: adjusted } = report;
  const gaps = findGaps(total);
  const isRunning = close.running !== null;
  const momentOf = (moment: string): string => formatMoment(moment, zone, i18n.language);
  return (
    <div className="flex flex-col gap-3" data-testid="open-month" aria-busy={isRunning}>
      <p className="text-[0.8125rem] text-muted">
        {t('settings.monthSpan', { from: momentOf(from), to: momentOf(to), zone })}
      </p>
      <GapList total={total} />
      {gaps.length === 0 ? null : (
        <label className="flex items-start gap-2">
          <input
            type="checkbox"
            className="mt-1"
            checked={isAccepted}
            data-testid="accept-gaps"
            onChange={({ target }) => setAccepted(target.checked)}
          />
          {t('settings.monthAccept')}
        </label>
      )}
      <AdjustmentTable title={t('settings.monthAdjustments')} lines={adjustments} total={adjusted} />
      <p role="status" className="text-[0.8125rem] text-muted empty:hidden">
        {isRunning ? t('settings.monthWorking') : null}
      </p>
      {close.error === null ? null : <Problem error={close.error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          isPrimary
          disabled={gaps.length > 0 && !isAccepted}
          aria-busy={isRunning}
          data-testid="close-month"
          onClick={() => (isRunning ? undefined : void close.run({ month, accept_gaps: isAccepted }))}
        >
          {t('settings.monthConfirm')}
        </Button>
        <Button onClick={onCancel}>{t('settings.cancel')}</Button>
      </div>
    </div>
  );
};
