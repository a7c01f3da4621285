import { useTranslation } from 'react-i18next';
import type { BackupView, LedgerGapView } from '../../../../shared/contract/backups.ts';
import { Button } from '../../../components/Button.tsx';
import { formatBytes } from '../../../format/bytes.ts';
import { formatMoment } from '../form/moments.ts';
import { SettingRow } from '../form/SettingRow.tsx';
import { RestoreBackup } from './RestoreBackup.tsx';

type Properties = {
  readonly backup: BackupView;
  readonly gaps: readonly LedgerGapView[];
  readonly timeZone: string | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
};

/** A backup: when it was made, what it holds, whether it was found good, and the way back to it. */
export const BackupRow = ({ backup, gaps, timeZone, isOpen, onOpen }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const { kind, calls, first_call_at: first, last_call_at: last } = backup;
  const dayOf = (moment: string): string =>
    new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone }).format(Date.parse(moment));
  const spanOf = (from: string, to: string): string => (from === to ? to : t('backups.span', { from, to }));
  const time = formatMoment(backup.made_at, timeZone, locale);
  const facts = [
    t(`backups.kind_${kind}`),
    formatBytes(backup.bytes, locale),
    ...(calls === null ? [] : [t('backups.calls', { count: calls, formatted: calls.toLocaleString(locale) })]),
    ...(first === null || last === null ? [] : [spanOf(dayOf(first), dayOf(last))]),
    t(backup.checked ? 'backups.checked' : 'backups.unchecked'),
  ];
  return (
    <li data-testid={`backup-${backup.name}`}>
      <SettingRow
        title={time}
        hint={facts.join(' · ')}
        below={
          isOpen ? (
            <RestoreBackup
              name={backup.name}
              time={time}
              gaps={gaps}
              timeZone={timeZone}
              onClose={() => onOpen(false)}
            />
          ) : null
        }
      >
        <Button
          aria-label={t('backups.restoreOf', { time })}
          aria-expanded={isOpen}
          data-testid="restore-backup"
          onClick={() => onOpen(!isOpen)}
        >
          {t('backups.restore')}
        </Button>
      </SettingRow>
    </li>
  );
};
