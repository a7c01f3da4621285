import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { RefusedRow } from './RefusedRow.tsx';

export const firstRefused = 10;
/** As many as are kept. */
const mostShown = 500;

type Properties = { readonly apps: readonly AppView[]; readonly timeZone: string };

/** What was not recorded, newest first, without what was said in it. */
export const RefusedList = ({ apps, timeZone }: Properties) => {
  const { t } = useTranslation();
  const [limit, setLimit] = useState(firstRefused);
  const { data, error } = useEngineQuery('refusedItems', { limit });
  const clear = useEngineCommand('clearRefusedItems');
  const items = data?.items ?? [];
  const nameOf = (id: string): string | null => apps.find((app) => app.id === id)?.name ?? null;
  return (
    <Group
      title={t('settings.refused')}
      hint={t('settings.refusedHint')}
      action={
        items.length === 0 ? null : (
          <Button
            aria-busy={clear.running !== null}
            onClick={() => (clear.running === null ? void clear.run({}) : undefined)}
            data-testid="clear-refused"
          >
            <Icon icon={Trash2} />
            {t('settings.clearRefused')}
          </Button>
        )
      }
    >
      <Problem error={clear.error ?? (data === undefined ? error : null)} />
      {data?.items.length === 0 ? <p className="empty-note">{t('settings.noRefused')}</p> : null}
      <ul data-testid="refused">
        {items.map((refused) => (
          <li key={refused.id} className="setting-row">
            <RefusedRow refused={refused} appName={nameOf(refused.app)} timeZone={timeZone} />
          </li>
        ))}
      </ul>
      {data !== undefined && data.total > items.length ? (
        <Button onClick={() => setLimit(Math.min(limit * 5, mostShown))} data-testid="more-refused">
          {t('settings.moreRefused')}
        </Button>
      ) : null}
    </Group>
  );
};
