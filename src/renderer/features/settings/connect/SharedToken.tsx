import { Eye, EyeOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../shared/contract/connection.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { CopyValue } from '../form/CopyValue.tsx';
import { Group } from '../form/Page.tsx';
import { maskToken } from './snippets.ts';

type Properties = {
  readonly connection: Connection;
  readonly isTokenShown: boolean;
  readonly onShow: (isShown: boolean) => void;
};

/** Where calls go, and the token that every app may use which has none of its own. */
export const SharedToken = ({ connection, isTokenShown, onShow }: Properties) => {
  const { t } = useTranslation();
  const { url, ingest_token: token } = connection;
  return (
    <Group title={t('settings.address')} hint={t('settings.addressHint')}>
      <CopyValue label={t('settings.url')} value={`${url}/v1/usage`} />
      <CopyValue
        label={t('settings.sharedToken')}
        hint={t('settings.tokenHint')}
        value={token}
        shown={isTokenShown ? token : maskToken(token)}
        testId="ingest-token"
        action={
          <Button aria-pressed={isTokenShown} onClick={() => onShow(!isTokenShown)} data-testid="reveal-token">
            <Icon icon={isTokenShown ? EyeOff : Eye} />
            {t(isTokenShown ? 'settings.hide' : 'settings.reveal')}
          </Button>
        }
      />
    </Group>
  );
};
