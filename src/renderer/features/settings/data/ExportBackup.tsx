import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { leastPassphraseLength } from '../../../../shared/contract/backup-transfer.ts';
import { type ApiError, toApiError } from '../../../api/api-error.ts';
import { useEngine } from '../../../api/engine-context.ts';
import { Button } from '../../../components/Button.tsx';
import { Problem } from '../form/Problem.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { TextField } from '../form/TextField.tsx';
import { saveBackup } from './backup-file.ts';

const least: typeof leastPassphraseLength = 10;

type Outcome = 'running' | 'saved' | ApiError | null;

/** A backup as one encrypted file, for another disk or computer. */
export const ExportBackup = () => {
  const { t } = useTranslation();
  const engine = useEngine();
  const [isOpen, setOpen] = useState(false);
  const [passphrase, setPassphrase] = useState('');
  const [again, setAgain] = useState('');
  const [isTried, setTried] = useState(false);
  const [outcome, setOutcome] = useState<Outcome>(null);
  const fault =
    passphrase.length < least
      ? t('backups.tooShort', { least })
      : passphrase === again
        ? null
        : t('backups.notTheSame');

  const close = (): void => {
    setOpen(false);
    setPassphrase('');
    setAgain('');
    setTried(false);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (outcome === 'running') return;
    setTried(true);
    if (fault !== null) return;
    setOutcome('running');
    try {
      const isSaved = await saveBackup(engine, passphrase);
      setOutcome(isSaved ? 'saved' : null);
      if (isSaved) close();
    } catch (thrown) {
      setOutcome(toApiError(thrown));
    }
    void engine.refresh();
  };

  return (
    <SettingRow
      title={t('backups.export')}
      hint={t('backups.exportHint')}
      below={
        <>
          {isOpen ? (
            <form
              className="form-panel mt-3"
              aria-label={t('backups.export')}
              onSubmit={(event) => void submit(event)}
              noValidate
            >
              <div className="flex flex-col gap-4 sm:flex-row">
                <TextField
                  label={t('backups.passphrase')}
                  type="password"
                  hint={t('backups.passphraseHint', { least })}
                  value={passphrase}
                  onChange={setPassphrase}
                  isFocused
                  testId="export-passphrase"
                />
                <TextField
                  label={t('backups.passphraseAgain')}
                  type="password"
                  value={again}
                  onChange={setAgain}
                  testId="export-passphrase-again"
                />
              </div>
              <p role="alert" className="text-[0.8125rem] text-warning empty:hidden" data-testid="export-fault">
                {isTried ? fault : null}
              </p>
              <div className="flex flex-wrap gap-2">
                <Button type="submit" isPrimary aria-busy={outcome === 'running'} data-testid="confirm-export">
                  {t(outcome === 'running' ? 'backups.making' : 'backups.exportNow')}
                </Button>
                <Button onClick={close}>{t('settings.cancel')}</Button>
              </div>
              <Problem error={outcome instanceof Error ? outcome : null} />
            </form>
          ) : null}
          <p role="status" className="mt-1 text-[0.8125rem] empty:hidden" data-testid="export-saved">
            {outcome === 'saved' ? t(engine.desktop === null ? 'backups.downloading' : 'backups.exported') : null}
          </p>
        </>
      }
    >
      <Button
        aria-expanded={isOpen}
        data-testid="export-backup"
        onClick={() => {
          setOutcome(null);
          if (isOpen) close();
          else setOpen(true);
        }}
      >
        {t('backups.exportOpen')}
      </Button>
    </SettingRow>
  );
};
