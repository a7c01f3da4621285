import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { Group } from '../form/Page.tsx';
import { AppRow } from './AppRow.tsx';
import type { MadeApp } from './TokenPanel.tsx';

type Properties = {
  readonly apps: readonly AppView[];
  readonly timeZone: string;
  readonly onMade: (made: MadeApp) => void;
};

/** The owner's apps by name, those that were revoked after the others, and the shared token at the end. */
const inOrder = (apps: readonly AppView[]): readonly AppView[] => {
  const rank = ({ name, revoked_at: revoked }: AppView): number => (name === null ? 2 : revoked === null ? 0 : 1);
  return apps.toSorted((one, other) => rank(one) - rank(other));
};

export const AppList = ({ apps, timeZone, onMade }: Properties) => {
  const { t } = useTranslation();
  return (
    <Group title={t('settings.apps')} hint={t('settings.appsHint')}>
      <ul data-testid="apps">
        {inOrder(apps).map((app) => (
          <li key={app.id} className="setting-row">
            <AppRow app={app} timeZone={timeZone} onMade={onMade} />
          </li>
        ))}
      </ul>
    </Group>
  );
};
