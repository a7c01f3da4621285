import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { FoundLogs } from './FoundLogs.tsx';
import { ImportProgress } from './ImportProgress.tsx';
import { ImportResult } from './ImportResult.tsx';
import { WatchFacts } from './WatchFacts.tsx';

/** What coding tools have written down of their calls: there is so much of it, read it, keep reading it. */
export const LogFilesSection = () => {
  const { t } = useTranslation();
  const files = useEngineQuery('logFiles', {});
  const answer = useEngineQuery('logImport', {});
  const settings = useEngineQuery('settings', {});
  const start = useEngineCommand('startLogImport');
  const view = answer.data;
  const isRunning = view?.state === 'running';
  const tools = files.data?.tools ?? [];
  const hasFiles = tools.some((tool) => tool.files > 0);
  const isUntouched = view?.state === 'idle' && tools.every((tool) => tool.unread_files === tool.files);
  return (
    <Page title={t('settings.logsTitle')} intro={t('settings.logsIntro')}>
      <WhenAnswered questions={[files, answer, settings]}>
        <Group
          title={t('settings.logsFound')}
          {...(isUntouched && { hint: t('settings.logsFoundHint') })}
          action={
            hasFiles ? (
              <Button
                isPrimary={tools.some((tool) => tool.unread_files > 0)}
                aria-busy={isRunning}
                data-testid="start-log-import"
                onClick={() => (isRunning ? undefined : void start.run({}))}
              >
                {t('settings.logsImport')}
              </Button>
            ) : null
          }
        >
          <FoundLogs tools={tools} />
          {files.data !== undefined && !hasFiles ? <p className="empty-note">{t('settings.logsNothing')}</p> : null}
          <Problem error={files.data === undefined ? files.error : start.error} />
          {view === undefined ? <Problem error={answer.error} /> : null}
          {view !== undefined && isRunning ? <ImportProgress view={view} /> : null}
          {view === undefined ? null : <ImportResult view={view} />}
        </Group>
        <Group title={t('settings.logsWatchTitle')}>
          <ToggleSetting name="log_watch" title={t('settings.logsWatch')} hint={t('settings.logsWatchHint')} />
          {view === undefined ? null : <WatchFacts watch={view.watch} />}
        </Group>
      </WhenAnswered>
    </Page>
  );
};
