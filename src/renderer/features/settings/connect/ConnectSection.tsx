import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { AppCheck } from './AppCheck.tsx';
import { AppList } from './AppList.tsx';
import { LiveCheck } from './LiveCheck.tsx';
import { NewApp } from './NewApp.tsx';
import { firstRefused, RefusedList } from './RefusedList.tsx';
import { SharedToken } from './SharedToken.tsx';
import { Snippets } from './Snippets.tsx';
import { toServiceName } from './snippets.ts';
import type { MadeApp } from './TokenPanel.tsx';

const epochOf = (moment: string | null): number => (moment === null ? 0 : Date.parse(moment));

/** Whether the token that was made then has been neither revoked nor replaced since. */
const holdsStill = (now: AppView, then: AppView | undefined): boolean =>
  now.revoked_at === null && epochOf(now.rotated_at) <= epochOf(then?.rotated_at ?? null);

/** A token for each app, how each sends its calls, and what became of them. */
export const ConnectSection = () => {
  const { t } = useTranslation();
  const [made, setMade] = useState<MadeApp | null>(null);
  const [isAppShown, setAppShown] = useState(false);
  const [isSharedShown, setSharedShown] = useState(false);
  const connection = useEngineQuery('connection', {});
  const apps = useEngineQuery('apps', {});
  // All at once, so that nothing moves.
  const { data: refused, error: refusedError } = useEngineQuery('refusedItems', { limit: firstRefused });
  const isAnswered = refused !== undefined || refusedError !== null;
  const timeZone = useEngineQuery('settings', {}).data?.active_time_zone ?? 'UTC';
  const items = apps.data?.items ?? [];
  const app = items.find(({ id }) => id === made?.app.id);
  const current = app === undefined || holdsStill(app, made?.app) ? made : null;
  const change = (next: MadeApp | null): void => {
    setMade(next);
    setAppShown(false);
  };
  if (connection.data === undefined || apps.data === undefined || !isAnswered) {
    return (
      <Page title={t('settings.connectTitle')} intro={t('settings.connectIntro')}>
        <Problem error={connection.error ?? apps.error} />
      </Page>
    );
  }
  const { url, ingest_token: shared } = connection.data;
  const now = current === null ? null : (app ?? current.app);
  const name = now?.name ?? '';
  return (
    <Page title={t('settings.connectTitle')} intro={t('settings.connectIntro')}>
      <NewApp made={current} name={name} isTokenShown={isAppShown} onShow={setAppShown} onMade={change} />
      <Group
        title={t('settings.firstCall')}
        hint={current === null ? t('settings.firstCallHint') : t('settings.firstCallOf', { name })}
      >
        <Snippets
          place={{ url, token: current?.token ?? shared, service: toServiceName(name) }}
          isTokenShown={current === null ? isSharedShown : isAppShown}
        />
        {current === null || now === null ? <LiveCheck /> : <AppCheck before={current.app} app={now} />}
      </Group>
      <AppList apps={items} timeZone={timeZone} onMade={change} />
      <RefusedList apps={items} timeZone={timeZone} />
      <SharedToken connection={connection.data} isTokenShown={isSharedShown} onShow={setSharedShown} />
    </Page>
  );
};
