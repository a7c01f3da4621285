import { Tabs } from '@base-ui/react/tabs';
import { Check, Copy } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Connection } from '../../../../shared/contract/connection.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { useCopy } from '../../../components/use-copy.ts';
import { copyInstead } from '../form/copy-instead.ts';
import { maskToken, type SnippetName, snippetNames, snippetTitles, toSnippet } from './snippets.ts';

type Properties = { readonly connection: Connection; readonly isTokenShown: boolean };

/** The same first call in several languages. The token is copied along even while it is not shown. */
export const Snippets = ({ connection, isTokenShown }: Properties) => {
  const { t } = useTranslation();
  const [name, setName] = useState<SnippetName>('curl');
  const place = useRef<HTMLElement>(null);
  const { outcome, copy } = useCopy(place);
  const snippet = toSnippet(name, connection);
  const isWhole = isTokenShown || outcome === 'failed';
  const shown = isWhole
    ? snippet
    : toSnippet(name, { url: connection.url, ingest_token: maskToken(connection.ingest_token) });
  return (
    <Tabs.Root value={name} onValueChange={(next: SnippetName) => setName(next)}>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Tabs.List className="flex flex-wrap gap-1" aria-label={t('settings.snippets')}>
          {snippetNames.map((one) => (
            <Tabs.Tab key={one} value={one} className="tab" data-testid={`snippet-${one}`}>
              {snippetTitles[one]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Button isPrimary onClick={() => void copy(snippet)} data-testid="copy-snippet">
          <Icon icon={outcome === 'done' ? Check : Copy} />
          <span aria-live="polite">{t(outcome === 'done' ? 'copy.done' : 'copy.action')}</span>
        </Button>
      </div>
      {snippetNames.map((one) => (
        <Tabs.Panel key={one} value={one} className="mt-2">
          <pre
            className="code-block snippet"
            dir="ltr"
            role="group"
            aria-label={snippetTitles[one]}
            tabIndex={0}
            onCopy={(event) => copyInstead(event, snippet)}
          >
            <code ref={place} data-testid="snippet">
              {shown}
            </code>
          </pre>
        </Tabs.Panel>
      ))}
      <p role="status" className="mt-1 text-[0.8125rem] text-warning empty:mt-0">
        {outcome === 'failed' ? t('copy.failed') : null}
      </p>
    </Tabs.Root>
  );
};
