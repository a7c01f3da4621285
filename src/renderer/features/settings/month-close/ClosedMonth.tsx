import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MonthReportFormat } from '../../../../shared/contract/month-close.ts';
import { toApiError, type ApiError } from '../../../api/api-error.ts';
import { useEngine } from '../../../api/engine-context.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Fact } from '../form/Fact.tsx';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';
import { AdjustmentTable } from './AdjustmentTable.tsx';
import { GapList } from './GapList.tsx';
import { saveFile } from './save-file.ts';

const formats = [
  { format: 'pdf', text: 'settings.monthPdf' },
  { format: 'csv', text: 'settings.monthCsv' },
] as const;

/** What a closed month came to: its report as a file, a check of it, and what came since. */
export const ClosedMonth = ({ month }: { readonly month: string }) => {
  const { t, i18n } = useTranslation();
  const { call } = useEngine();
  const { data: report, error } = useEngineQuery('month', { month });
  const verify = useEngineCommand('verifyMonth');
  const [failure, setFailure] = useState<ApiError | null>(null);
  const language = i18n.language.startsWith('it') ? 'it' : 'en';
  const save = async (format: MonthReportFormat): Promise<void> => {
    try {
      setFailure(null);
      saveFile(await call('monthFile', { month, format, language }));
    } catch (thrown) {
      setFailure(toApiError(thrown));
    }
  };
  if (report === undefined || report.month !== month) return <Problem error={error} />;
  const isRunning = verify.running !== null;
  const check = isRunning ? undefined : verify.output;
  return (
    <div className="flex flex-col gap-4" data-testid="closed-month">
      <GapList total={report.total} />
      <dl className="flex flex-col gap-3">
        <Fact name={t('settings.monthClosedAt')}>
          {report.closed_at === null ? null : formatMoment(report.closed_at, report.time_zone, i18n.language)}
        </Fact>
        <Fact name={t('settings.monthChecksum')}>
          <code className="text-xs break-all" data-testid="month-checksum">
            {report.checksum}
          </code>
        </Fact>
      </dl>
      <div className="flex flex-wrap gap-2">
        {formats.map(({ format, text }) => (
          <Button key={format} onClick={() => void save(format)} data-testid={`month-${format}`}>
            <Icon icon={Download} />
            {t(text)}
          </Button>
        ))}
        <Button
          aria-busy={isRunning}
          data-testid="verify-month"
          onClick={() => (isRunning ? undefined : void verify.run({ month }))}
        >
          {t(isRunning ? 'settings.monthVerifying' : 'settings.monthVerify')}
        </Button>
      </div>
      <p role="status" className="text-[0.8125rem] empty:hidden" data-testid="month-check" data-holds={check?.holds}>
        {check === undefined ? null : t(check.holds ? 'settings.monthHolds' : 'settings.monthBroken')}
      </p>
      {failure === null && verify.error === null ? null : <Problem error={failure ?? verify.error} />}
      <AdjustmentTable
        title={t('settings.monthAdjustments')}
        lines={report.adjustments}
        total={report.adjustments_total}
      />
      <AdjustmentTable
        title={t('settings.monthSince')}
        lines={report.adjustments_since}
        total={report.adjustments_since_total}
      />
    </div>
  );
};
