import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { useCopy } from './use-copy.ts';

type Properties = {
  readonly label: string;
  readonly command: string;
};

export const CopyableCommand = ({ label, command }: Properties) => {
  const { t } = useTranslation();
  const code = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy(code);
  return (
    <div className="flex flex-col items-start gap-3">
      <pre className="code-block" aria-label={label} role="group" tabIndex={0}>
        <code ref={code}>{command}</code>
      </pre>
      <Button isPrimary onClick={() => void copy(command)}>
        <Icon icon={outcome === 'done' ? Check : Copy} />
        <span aria-live="polite">{t(outcome === 'done' ? 'copy.done' : 'copy.action')}</span>
      </Button>
      {outcome === 'failed' ? <p role="status">{t('copy.failed')}</p> : null}
    </div>
  );
};
