import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { CopyValue } from '../form/CopyValue.tsx';
import { formatMoment } from '../form/moments.ts';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { BackupRow } from './BackupRow.tsx';
import { ExportBackup } from './ExportBackup.tsx';
import { ImportBackup } from './ImportBackup.tsx';

type Properties = { readonly timeZone: string | undefined };

/** The backups there are, one more on demand, the way back to any of them, and encrypted files out and in. */
export const Backups = ({ timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data, error } = useEngineQuery('backups', {});
  const make = useEngineCommand('makeBackup');
  const [open, setOpen] = useState<string | null>(null);
  const isMaking = make.running !== null || data?.making === true;
  const failure = data?.failure ?? null;
  return (
    <Group
      title={t('backups.title')}
      hint={t('backups.hint')}
      action={
        <Button
          aria-busy={isMaking}
          data-testid="make-backup"
          onClick={() => (isMaking ? undefined : void make.run({}))}
        >
          {t(isMaking ? 'backups.making' : 'backups.make')}
        </Button>
      }
    >
      {failure === null ? null : (
        <div role="alert" className="problem mb-2 text-[0.8125rem]" data-testid="backup-failed">
          <p>{t('backups.failed', { time: formatMoment(failure.at, timeZone, i18n.language) })}</p>
          <p lang="en" className="text-muted">
            {failure.reason}
          </p>
        </div>
      )}
      <Problem error={make.error ?? (data === undefined ? error : null)} />
      {data === undefined || data.backups.length > 0 ? null : <p className="setting-row">{t('backups.none')}</p>}
      <ul>
        {data?.backups.map((backup) => (
          <BackupRow
            key={backup.name}
            backup={backup}
            gaps={data.gaps}
            timeZone={timeZone}
            isOpen={open === backup.name}
            onOpen={(isOpen) => setOpen(isOpen ? backup.name : null)}
          />
        ))}
      </ul>
      <ExportBackup />
      <ImportBackup onOpened={({ name }) => setOpen(name)} />
      {data === undefined ? null : (
        <CopyValue label={t('backups.folder')} hint={t('backups.folderHint')} value={data.folder} />
      )}
    </Group>
  );
};
