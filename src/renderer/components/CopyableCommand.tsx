import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';

type Properties = {
  readonly label: string;
  readonly command: string;
};

type Outcome = 'idle' | 'done' | 'failed';

const outcomeShownMs = 2500;

export const CopyableCommand = ({ label, command }: Properties) => {
  const { t } = useTranslation();
  const [outcome, setOutcome] = useState<Outcome>('idle');
  const code = useRef<HTMLElement>(null);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      setOutcome('done');
      setTimeout(() => setOutcome('idle'), outcomeShownMs);
    } catch {
      if (code.current !== null) getSelection()?.selectAllChildren(code.current);
      setOutcome('failed');
    }
  };

  return (
    <div className="flex flex-col items-start gap-3">
      <pre className="code-block" aria-label={label} role="group" tabIndex={0}>
        <code ref={code}>{command}</code>
      </pre>
      <Button isPrimary onClick={() => void copy()}>
        <Icon icon={outcome === 'done' ? Check : Copy} />
        <span aria-live="polite">{t(outcome === 'done' ? 'copy.done' : 'copy.action')}</span>
      </Button>
      {outcome === 'failed' ? <p role="status">{t('copy.failed')}</p> : null}
    </div>
  );
};
