import { Check, Copy } from 'lucide-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { useCopy } from '../../../components/use-copy.ts';
import { copyInstead } from './copy-instead.ts';
import { SettingRow } from './SettingRow.tsx';

type Properties = {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  /** What is seen of it, if not the value itself. */
  readonly shown?: string;
  readonly action?: ReactNode;
  readonly testId?: string;
};

/** A line to be copied: an address, a token, a command. */
export const CopyValue = ({ label, hint, value, shown = value, action, testId }: Properties) => {
  const { t } = useTranslation();
  const place = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy(place);
  return (
    <SettingRow
      title={label}
      hint={hint}
      below={
        <div className="mt-2">
          <code
            ref={place}
            className="code-line select-all"
            role="group"
            aria-label={label}
            tabIndex={0}
            data-testid={testId}
            onCopy={(event) => copyInstead(event, value)}
          >
            {outcome === 'failed' ? value : shown}
          </code>
          <p role="status" className="text-[0.8125rem] text-warning">
            {outcome === 'failed' ? t('copy.failed') : null}
          </p>
        </div>
      }
    >
      <span className="flex gap-2">
        {action}
        <Button onClick={() => void copy(value)} aria-label={t('settings.copyValue', { name: label })}>
          <Icon icon={outcome === 'done' ? Check : Copy} />
          <span aria-live="polite">{t(outcome === 'done' ? 'copy.done' : 'copy.action')}</span>
        </Button>
      </span>
    </SettingRow>
  );
};
