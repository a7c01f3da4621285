import { useTranslation } from 'react-i18next';
import type { LedgerFault } from '../../../shared/core/ledger-fault.ts';
import { Notice } from '../../components/Notice.tsx';

/** Why new calls are refused just now; the figures are those of the calls before. */
export const WidgetFault = ({ fault }: { readonly fault: LedgerFault }) => {
  const { t } = useTranslation();
  return (
    <Notice testId="widget-fault" title={t('fault.title')}>
      {t(`fault.${fault}`)}
    </Notice>
  );
};
