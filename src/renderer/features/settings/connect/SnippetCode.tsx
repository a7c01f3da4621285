import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { useCopy } from '../../../components/use-copy.ts';
import { copyInstead } from '../form/copy-instead.ts';

type Properties = {
  readonly title: string;
  /** Where it goes; null is a terminal. */
  readonly file: string | null;
  readonly code: string;
  /** What is seen of it. */
  readonly shown: string;
};

/** One part of a snippet, to be copied whole. */
export const SnippetCode = ({ title, file, code, shown }: Properties) => {
  const { t } = useTranslation();
  const place = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy(place);
  const where = file ?? t('settings.terminal');
  return (
    <div className="mt-2">
      <div className="flex items-center justify-between gap-2 pb-1.5">
        <p className="min-w-0 truncate font-mono text-xs text-muted">{where}</p>
        <Button
          onClick={() => void copy(code)}
          aria-label={t('settings.copyValue', { name: `${title}, ${where}` })}
          data-testid="copy-snippet"
        >
          <Icon icon={outcome === 'done' ? Check : Copy} />
          <span aria-live="polite">{t(outcome === 'done' ? 'copy.done' : 'copy.action')}</span>
        </Button>
      </div>
      <pre
        className="code-block snippet"
        dir="ltr"
        role="group"
        aria-label={`${title}, ${where}`}
        tabIndex={0}
        onCopy={(event) => copyInstead(event, code)}
      >
        <code ref={place} data-testid="snippet">
          {outcome === 'failed' ? code : shown}
        </code>
      </pre>
      <p role="status" className="mt-1 text-[0.8125rem] text-warning empty:mt-0">
        {outcome === 'failed' ? t('copy.failed') : null}
      </p>
    </div>
  );
};
