import { useTranslation } from 'react-i18next';
import type { Session } from '../../../shared/contract/read-models.ts';
import { CopyableCommand } from '../../components/CopyableCommand.tsx';
import { usePageTitle } from '../../components/use-page-title.ts';
import { toFirstCallCommand } from './first-call-command.ts';

type Properties = {
  readonly session: Session;
  readonly isOffline: boolean;
};

/** Before the first call ever: how to record one. The figures take its place by themselves. */
export const FirstRun = ({ session, isOffline }: Properties) => {
  const { t } = useTranslation();
  usePageTitle('Centesimo');
  return (
    <div data-testid="widget-empty" className="flex flex-col gap-4 px-5 pt-2 pb-5">
      <h1 className="text-lg font-semibold">{t('firstRun.title')}</h1>
      <p className="text-muted">{t('firstRun.explanation')}</p>
      <CopyableCommand label={t('firstRun.command')} command={toFirstCallCommand(session)} />
      {isOffline ? null : (
        <p role="status" className="flex items-center gap-2 text-muted">
          <span aria-hidden className="dot dot-waiting" />
          {t('firstRun.waiting')}
        </p>
      )}
    </div>
  );
};
