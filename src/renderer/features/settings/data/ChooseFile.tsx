import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { backupFileEnding } from '../../../../shared/contract/backup-transfer.ts';
import { useEngine } from '../../../api/engine-context.ts';
import { Button } from '../../../components/Button.tsx';
import { formatBytes } from '../../../format/bytes.ts';
import type { ChosenFile } from './backup-file.ts';

const ending: typeof backupFileEnding = '.centesimo-backup';

type Properties = { readonly chosen: ChosenFile | null; readonly onChoose: (file: ChosenFile) => void };

/** An encrypted backup of the owner's choice, in the system's own dialog. */
export const ChooseFile = ({ chosen, onChoose }: Properties) => {
  const { t, i18n } = useTranslation();
  const { desktop } = useEngine();
  const input = useRef<HTMLInputElement>(null);
  const choose = async (): Promise<void> => {
    if (desktop === null) return input.current?.click();
    const file = await desktop.call('chooseBackup', {});
    if (file !== null) onChoose({ name: file.file_name, bytes: file.bytes, file: null });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
      <Button autoFocus data-testid="choose-backup" onClick={() => void choose()}>
        {t('backups.chooseFile')}
      </Button>
      <p role="status" className="min-w-0 text-[0.8125rem] wrap-anywhere text-muted" data-testid="chosen-backup">
        {chosen === null ? t('backups.noFile') : `${chosen.name} · ${formatBytes(chosen.bytes, i18n.language)}`}
      </p>
      {desktop === null ? (
        <input
          ref={input}
          type="file"
          hidden
          accept={ending}
          data-testid="backup-file"
          onChange={({ target: { files } }) => {
            const file = files?.[0];
            if (file !== undefined) onChoose({ name: file.name, bytes: file.size, file });
          }}
        />
      ) : null}
    </div>
  );
};
