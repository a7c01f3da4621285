import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { CopyValue } from '../form/CopyValue.tsx';
import { LiveCheck } from './LiveCheck.tsx';
import { Snippets } from './Snippets.tsx';
import { maskToken } from './snippets.ts';

/** Where apps send their calls, with what token, and whether the first one has arrived. */
export const ConnectSection = () => {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const { data: connection, error } = useEngineQuery('connection', {});
  return (
    <Page title={t('settings.connectTitle')} intro={t('settings.connectIntro')}>
      {connection === undefined ? (
        <Problem error={error} />
      ) : (
        <>
          <Group title={t('settings.firstCall')} hint={t('settings.firstCallHint')}>
            <Snippets connection={connection} isTokenShown={isShown} />
            <LiveCheck />
          </Group>
          <Group title={t('settings.address')} hint={t('settings.addressHint')}>
            <CopyValue label={t('settings.url')} value={`${connection.url}/v1/usage`} />
            <CopyValue
              label={t('settings.token')}
              hint={t('settings.tokenHint')}
              value={connection.ingest_token}
              shown={isShown ? connection.ingest_token : maskToken(connection.ingest_token)}
              testId="ingest-token"
              action={
                <Button aria-pressed={isShown} onClick={() => setShown(!isShown)} data-testid="reveal-token">
                  <Icon icon={isShown ? EyeOff : Eye} />
                  {t(isShown ? 'settings.hide' : 'settings.reveal')}
                </Button>
              }
            />
          </Group>
        </>
      )}
    </Page>
  );
};
