import { Tabs } from '@base-ui/react/tabs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Place, type SnippetName, snippetNames, snippetTitles, toSnippet, maskToken } from './snippets.ts';
import { SnippetCode } from './SnippetCode.tsx';

type Properties = { readonly place: Place; readonly isTokenShown: boolean };

/** What connects each tool. The token is copied along even while it is not shown. */
export const Snippets = ({ place, isTokenShown }: Properties) => {
  const { t } = useTranslation();
  const [name, setName] = useState<SnippetName>('curl');
  const shown = toSnippet(name, isTokenShown ? place : { ...place, token: maskToken(place.token) });
  return (
    <Tabs.Root value={name} onValueChange={(next: SnippetName) => setName(next)}>
      <Tabs.List className="flex flex-wrap gap-1" aria-label={t('settings.snippets')}>
        {snippetNames.map((one) => (
          <Tabs.Tab key={one} value={one} className="tab" data-testid={`snippet-${one}`}>
            {snippetTitles[one]}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {snippetNames.map((one) => (
        <Tabs.Panel key={one} value={one} className="mt-2">
          <p className="max-w-prose text-[0.8125rem] text-muted">{t(`settings.snippetNote_${one}`)}</p>
          {toSnippet(one, place).map(({ file, code }, at) => (
            <SnippetCode
              key={`${one} ${file}`}
              title={snippetTitles[one]}
              file={file}
              code={code}
              shown={shown[at]?.code ?? code}
            />
          ))}
        </Tabs.Panel>
      ))}
    </Tabs.Root>
  );
};
