import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LedgerGapView } from '../../../../shared/contract/backups.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';

type Properties = {
  readonly name: string;
  readonly time: string;
  readonly gaps: readonly LedgerGapView[];
  readonly timeZone: string | undefined;
  readonly onClose: () => void;
};

/** What restoring a backup takes away, before it is done, and when it is in place: the ledger names each restore then. */
export const RestoreBackup = ({ name, time, gaps, timeZone, onClose }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { data: preview, error } = useEngineQuery('restorePreview', { name });
  const restore = useEngineCommand('restoreBackup');
  const isBusy = restore.running !== null;
  const restores = gaps.filter(({ cause }) => cause === 'restore').map(({ found_at }) => found_at);
  const [former, setFormer] = useState<readonly string[]>([]);
  const isInPlace = restores.some((foundAt) => !former.includes(foundAt));
  const begin = (): void => {
    if (isBusy || preview === undefined) return;
    setFormer(restores);
    void restore.run({ name });
  };
  const question = (): string => {
    if (preview === undefined) return '';
    const { missing_calls: count, missing_from: from } = preview;
    if (count === 0) return t('backups.askNothing', { time });
    const since = from === null ? t('backups.first') : formatMoment(from, timeZone, locale);
    return t('backups.askMissing', { count, formatted: count.toLocaleString(locale), time, from: since });
  };
  return (
    <div
      role="group"
      aria-label={t('backups.restoreOf', { time })}
      className="form-panel mt-3"
      data-testid="confirm-restore"
    >
      {restore.output === undefined ? (
        <>
          <p className="wrap-anywhere">{question()}</p>
          <div className="flex flex-wrap gap-2">
            <Button isPrimary aria-busy={isBusy} data-testid="confirm" onClick={begin}>
              {t(isBusy ? 'backups.checking' : 'backups.restore')}
            </Button>
            <Button autoFocus onClick={onClose}>
              {t('settings.cancel')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p role="status" data-testid="restored">
            {isInPlace ? t('backups.inPlace', { time }) : t('backups.restored')}
          </p>
          {isInPlace ? <Button onClick={onClose}>{t('settings.close')}</Button> : null}
        </>
      )}
      <Problem error={restore.error ?? (preview === undefined ? error : null)} />
    </div>
  );
};
