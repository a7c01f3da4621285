import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BackupView } from '../../../../shared/contract/backups.ts';
import { type ApiError, toApiError } from '../../../api/api-error.ts';
import { useEngine } from '../../../api/engine-context.ts';
import { Button } from '../../../components/Button.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { TextField } from '../form/TextField.tsx';
import { type ChosenFile, sendBackup } from './backup-file.ts';
import { ChooseFile } from './ChooseFile.tsx';
import { OpenProblem } from './OpenProblem.tsx';
import { SendProgress } from './SendProgress.tsx';

type Step = { readonly name: 'idle' | 'opening' } | { readonly name: 'sending'; readonly bytes: number };

/** An encrypted file back among the backups: there it says what it holds, and can be restored. */
export const ImportBackup = ({ onOpened }: { readonly onOpened: (backup: BackupView) => void }) => {
  const { t } = useTranslation();
  const engine = useEngine();
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<ChosenFile | null>(null);
  const [passphrase, setPassphrase] = useState('');
  const [step, setStep] = useState<Step>({ name: 'idle' });
  const [error, setError] = useState<ApiError | null>(null);
  const isBusy = step.name !== 'idle';

  const close = (): void => {
    setOpen(false);
    setChosen(null);
    setPassphrase('');
    setError(null);
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isBusy || chosen === null || passphrase === '') return;
    setError(null);
    setStep({ name: 'sending', bytes: 0 });
    try {
      await sendBackup(engine, chosen, (bytes) => setStep({ name: 'sending', bytes }));
      setStep({ name: 'opening' });
      const backup = await engine.call('openBackup', { passphrase });
      await engine.refresh();
      close();
      onOpened(backup);
    } catch (thrown) {
      setError(toApiError(thrown));
    }
    setStep({ name: 'idle' });
  };

  return (
    <SettingRow
      title={t('backups.openFile')}
      hint={t('backups.openFileHint')}
      below={
        isOpen ? (
          <form
            className="form-panel mt-3"
            aria-label={t('backups.openFile')}
            onSubmit={(event) => void submit(event)}
            noValidate
          >
            <ChooseFile
              chosen={chosen}
              onChoose={(file) => {
                setChosen(file);
                setError(null);
              }}
            />
            <TextField
              label={t('backups.passphrase')}
              type="password"
              value={passphrase}
              onChange={setPassphrase}
              testId="import-passphrase"
            />
            {step.name === 'sending' && chosen?.file ? <SendProgress bytes={step.bytes} of={chosen.bytes} /> : null}
            <div className="flex flex-wrap gap-2">
              <Button
                type="submit"
                isPrimary
                aria-busy={isBusy}
                disabled={chosen === null || passphrase === ''}
                data-testid="confirm-import"
              >
                {t(step.name === 'opening' ? 'backups.checking' : 'backups.importNow')}
              </Button>
              <Button onClick={close} disabled={isBusy}>
                {t('settings.cancel')}
              </Button>
            </div>
            <OpenProblem error={error} />
          </form>
        ) : null
      }
    >
      <Button
        aria-expanded={isOpen}
        data-testid="import-backup"
        onClick={() => (isBusy ? undefined : isOpen ? close() : setOpen(true))}
      >
        {t('backups.importOpen')}
      </Button>
    </SettingRow>
  );
};
