import { useTranslation } from 'react-i18next';
import { useConnection, useEngine } from '../api/engine-context.ts';
import { Button } from '../components/Button.tsx';

/** Why the figures below are old. In the desktop app the engine comes back by itself; in a browser somebody starts it. */
export const ConnectionNotice = () => {
  const { t } = useTranslation();
  const engine = useEngine();
  const connection = useConnection();
  const isRestarting = engine.desktop !== null && connection === 'connecting';
  if (connection !== 'offline' && !isRestarting) return null;
  return (
    <p
      role="status"
      className="flex flex-wrap items-center gap-3 bg-notice px-4 py-2.5 sm:px-6"
      data-testid="connection-notice"
    >
      {t(isRestarting ? 'details.restarting' : 'details.offline')}
      {isRestarting ? null : <Button onClick={() => void engine.retry()}>{t('details.retry')}</Button>}
    </p>
  );
};
