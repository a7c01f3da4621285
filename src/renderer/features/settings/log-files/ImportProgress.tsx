import { useTranslation } from 'react-i18next';
import type { LogImportView } from '../../../../shared/contract/log-import.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { ProgressBar } from '../../../components/ProgressBar.tsx';
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
          <ProgressBar name={t('settings.logsProgress')} percent={percent} text={text} />
        </div>
        <Button aria-busy={cancel.running !== null} data-testid="cancel-log-import" onClick={() => void cancel.run({})}>
          {t('settings.cancel')}
        </Button>
      </div>
      <Problem error={cancel.error} />
    </div>
  );
};
