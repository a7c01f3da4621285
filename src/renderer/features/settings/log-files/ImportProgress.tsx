import { useTranslation } from 'react-i18next';
import type { LogImportView } from '../../../../shared/contract/log-import.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { formatBytes } from '../../../format/bytes.ts';
import { Problem } from '../form/Problem.tsx';
import { toolNames } from './tool-names.ts';
import { toPercent } from './to-percent.ts';

/** How far the import is, and the way out of it. */
export const ImportProgress = ({ view }: { readonly view: LogImportView }) => {
  const { t, i18n } = useTranslation();
  const cancel = useEngineCommand('cancelLogImport');
  const percent = toPercent(view.tools);
  const sizeOf = (bytes: number): string => formatBytes(bytes, i18n.language);
  const current = view.tools.find(({ files, files_done: done }) => done < files);
  const text =
    current === undefined
      ? t('settings.logsStarting')
      : t('settings.logsRunning', {
          tool: toolNames[current.tool],
          done: sizeOf(current.bytes_done),
          size: sizeOf(current.bytes),
        });
  return (
    <div className="border-t border-line py-3.5" data-testid="log-import-progress">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
        <div className="min-w-0 flex-1 basis-56">
          <p className="text-[0.8125rem] tabular-nums">{text}</p>
          <div
            className="budget-track"
            role="progressbar"
            aria-label={t('settings.logsProgress')}
            aria-valuemin={0}
            aria-valuemax={100}
            aria-valuenow={percent}
            aria-valuetext={text}
          >
            <div className="budget-fill" style={{ width: `${percent}%` }} />
          </div>
        </div>
        <Button aria-busy={cancel.running !== null} data-testid="cancel-log-import" onClick={() => void cancel.run({})}>
          {t('settings.cancel')}
        </Button>
      </div>
      <Problem error={cancel.error} />
    </div>
  );
};
