import { useMutationState } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useConnection, useEngine } from '../api/engine-context.ts';
import { Button } from '../components/Button.tsx';

/** A backup is in place long before. */
const restoreWithinMs = 60_000;

/**
 * Why the figures below are old. The engine comes back by itself in the desktop app, and after a backup was restored;
 * otherwise somebody starts it.
 */
export const ConnectionNotice = () => {
  const { t } = useTranslation();
  const engine = useEngine();
  const connection = useConnection();
  const restores = useMutationState({
    filters: { mutationKey: ['restoreBackup'], status: 'success' },
    select: ({ state }) => state.submittedAt,
  });
  const isRestored = connection !== 'live' && Date.now() - Math.max(0, ...restores) < restoreWithinMs;
  const isRestarting = isRestored || (engine.desktop !== null && connection === 'connecting');
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
