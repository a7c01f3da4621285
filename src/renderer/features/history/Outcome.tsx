import { Check, CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';

/** Whether a call succeeded: a shape and a colour for the eye, a word for the ear. */
export const Outcome = ({ success }: { readonly success: boolean }) => {
  const { t } = useTranslation();
  return (
    <>
      <Icon icon={success ? Check : CircleAlert} className={success ? 'text-muted' : 'text-warning'} />
      <span className="sr-only">{t(success ? 'outcome.true' : 'outcome.false')}</span>
    </>
  );
};
