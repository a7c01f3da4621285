import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { AlertRow } from './AlertRow.tsx';

const firstShown = 20;
/** As many as the engine gives at once. */
const mostShown = 500;

/** What the owner was told, newest first. */
export const AlertHistory = ({ timeZone }: { readonly timeZone: string }) => {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(firstShown);
  const { data, error } = useEngineQuery('alerts', { limit });
  return (
    <Group title={t('settings.pastAlerts')}>
      {data === undefined ? <Problem error={error} /> : null}
      {data?.items.length === 0 ? <p className="empty-note">{t('settings.noAlerts')}</p> : null}
      <ul data-testid="alerts">
        {data?.items.map((alert) => (
          <li key={alert.id} className="setting-row">
            <AlertRow alert={alert} timeZone={timeZone} />
          </li>
        ))}
      </ul>
      {data?.has_more === true && limit < mostShown ? (
        <Button onClick={() => setLimit(Math.min(limit * 3, mostShown))}>{t('settings.olderAlerts')}</Button>
      ) : null}
    </Group>
  );
};
