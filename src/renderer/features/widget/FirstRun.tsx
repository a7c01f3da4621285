import { useTranslation } from 'react-i18next';
import type { Session } from '../../../shared/contract/read-models.ts';
import { Button } from '../../components/Button.tsx';
import { CopyableCommand } from '../../components/CopyableCommand.tsx';
import { usePageTitle } from '../../components/use-page-title.ts';
import type { OpenView } from '../../state/view-state.ts';
import { toFirstCallCommand } from './first-call-command.ts';

type Properties = {
  readonly session: Session;
  readonly isOffline: boolean;
  readonly onOpen: OpenView;
};

/** Before the first call ever: how to record one. The figures take its place by themselves. */
export const FirstRun = ({ session, isOffline, onOpen }: Properties) => {
  const { t } = useTranslation();
  usePageTitle('Centesimo');
  return (
    <div data-testid="widget-empty" className="flex flex-col gap-4 px-5 pt-2 pb-5">
      <h1 className="text-lg font-semibold">{t('firstRun.title')}</h1>
      <p className="text-muted">{t('firstRun.explanation')}</p>
      <CopyableCommand label={t('firstRun.command')} command={toFirstCallCommand(session)} />
      <p className="text-muted">{t('firstRun.orApp')}</p>
      <div>
        <Button data-testid="connect-app" onClick={() => onOpen('settings', 'connect')}>
          {t('firstRun.connect')}
        </Button>
      </div>
      {isOffline ? null : (
        <p role="status" className="flex items-center gap-2 text-muted">
          <span aria-hidden className="dot dot-waiting" />
          {t('firstRun.waiting')}
        </p>
      )}
    </div>
  );
};
