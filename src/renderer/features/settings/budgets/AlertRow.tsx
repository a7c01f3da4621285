import { CalendarDays, ChartColumnIncreasing, Gauge, type LucideIcon, TrendingUp, VolumeX, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { AlertView } from '../../../../shared/contract/alerts.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Icon } from '../../../components/Icon.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useViewState } from '../../../state/view-state.ts';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';

const pictures: Readonly<Record<AlertView['kind'], LucideIcon>> = {
  threshold: Gauge,
  forecast: TrendingUp,
  silence: VolumeX,
  anomaly: ChartColumnIncreasing,
  digest: CalendarDays,
};

type Properties = { readonly alert: AlertView; readonly timeZone: string };

/** One alert; its title opens what it is about. */
export const AlertRow = ({ alert, timeZone }: Properties) => {
  const { t, i18n } = useTranslation();
  const { showAlert } = useViewState();
  const { run, running, error } = useEngineCommand('dismissAlert');
  const { id, kind, view, texts, shown_at: shownAt } = alert;
  const { title, body } = texts[i18n.resolvedLanguage === 'it' ? 'it' : 'en'];
  const isNew = alert.dismissed_at === null && running === null;
  return (
    <>
      <div className="flex items-start gap-3" data-testid="alert" data-new={isNew}>
        <Icon icon={pictures[kind]} className={isNew ? 'mt-0.5 text-accent' : 'mt-0.5 text-muted'} />
        <div className="min-w-0 flex-1">
          <button
            type="button"
            dir="auto"
            className={`rounded text-left wrap-anywhere underline-offset-2 hover:underline ${isNew ? 'font-medium' : 'text-muted'}`}
            data-testid="open-alert"
            onClick={() => showAlert(view)}
          >
            {title}
          </button>
          <p dir="auto" className="text-[0.8125rem] wrap-anywhere text-muted">
            {body}
          </p>
          <p className="mt-0.5 text-xs text-muted">{formatMoment(shownAt, timeZone, i18n.language)}</p>
        </div>
        {isNew ? (
          <IconButton
            icon={X}
            label={t('settings.dismissAlert', { title })}
            testId="dismiss-alert"
            onClick={() => void run({ id })}
          />
        ) : null}
      </div>
      <Problem error={error} />
    </>
  );
};
