import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { useHandBackFocus } from './use-hand-back-focus.ts';

type Properties = {
  readonly question: string;
  readonly action: string;
  readonly isBusy: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
};

/** What cannot be taken back is asked about; the way out has the focus. */
export const ConfirmChange = ({ question, action, isBusy, onConfirm, onClose }: Properties) => {
  const { t } = useTranslation();
  const panel = useRef<HTMLDivElement>(null);
  useHandBackFocus(panel);
  return (
    <div ref={panel} role="group" aria-label={question} className="form-panel mt-3" data-testid="confirm-change">
      <p className="wrap-anywhere">{question}</p>
      <div className="flex flex-wrap gap-2">
        <Button isPrimary aria-busy={isBusy} onClick={() => (isBusy ? undefined : onConfirm())} data-testid="confirm">
          {action}
        </Button>
        <Button autoFocus onClick={onClose}>
          {t('settings.cancel')}
        </Button>
      </div>
    </div>
  );
};
