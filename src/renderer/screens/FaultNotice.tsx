import { useTranslation } from 'react-i18next';
import { useConnection } from '../api/engine-context.ts';
import { useEngineQuery } from '../api/use-engine-query.ts';

/** Why new calls are refused just now, over every tab. */
export const FaultNotice = () => {
  const { t } = useTranslation();
  const isOffline = useConnection() === 'offline';
  const fault = useEngineQuery('session', {}).data?.ledger_fault ?? null;
  if (fault === null || isOffline) return null;
  return (
    <p role="status" className="bg-notice px-4 py-2.5 sm:px-6" data-testid="fault-notice">
      <strong>{t('fault.title')}.</strong> {t(`fault.${fault}`)} {t('details.faultThen')}
    </p>
  );
};
