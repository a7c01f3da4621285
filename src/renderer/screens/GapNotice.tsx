import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../api/use-engine-command.ts';
import { useEngineQuery } from '../api/use-engine-query.ts';
import { Button } from '../components/Button.tsx';

type Properties = {
  /** Over the widget, which has no room of its own for it. */
  readonly isFloating?: boolean;
};

/** What is missing since the data file was found damaged, until somebody has read it. */
export const GapNotice = ({ isFloating = false }: Properties) => {
  const { t, i18n } = useTranslation();
  const { data } = useEngineQuery('backups', {});
  const timeZone = useEngineQuery('session', {}).data?.time_zone;
  const dismiss = useEngineCommand('dismissGap');
  const gap = data?.gaps.find(({ cause, dismissed }) => cause === 'damage' && !dismissed);
  if (gap === undefined) return null;
  const toText = (moment: string | null): string =>
    moment === null
      ? t('backups.first')
      : new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short', timeZone }).format(
          Date.parse(moment),
        );
  const folder = gap.kept_in;
  const span = { from: toText(gap.missing_from), to: toText(gap.missing_to ?? gap.found_at), folder };
  const said = (): string => {
    if (gap.complete) return t('backups.gapNothing', { folder });
    if (gap.backup_made_at === null) return t('backups.gapEnd', span);
    return t('backups.gapMissing', { ...span, made: toText(gap.backup_made_at) });
  };
  const place = isFloating ? 'fixed inset-x-0 bottom-0 z-10 border-t border-line' : '';
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-3 bg-notice px-4 py-2.5 text-sm sm:px-6 ${place}`}
      data-testid="gap-notice"
    >
      <p className="min-w-0 flex-1 basis-64 wrap-anywhere">
        <span className="font-semibold">{t('backups.gapTitle')}.</span> {said()}
      </p>
      <Button onClick={() => void dismiss.run({ id: gap.id })} data-testid="dismiss-gap">
        {t('backups.gapDismiss')}
      </Button>
    </div>
  );
};
