import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { SearchField } from '../../../components/SearchField.tsx';
import { Problem } from '../form/Problem.tsx';
import { type Client, ClientForm } from './ClientForm.tsx';
import { ClientRow } from './ClientRow.tsx';

/** More than a register usually has; the rest is found by searching. */
const mostShown = 200;
const searchedFrom = 8;

const holds = (client: Client, words: string): boolean =>
  [client.id, client.name, client.phone, client.email].some((text) => text?.toLowerCase().includes(words));

/** The register of one workspace. */
export const ClientList = ({ workspace }: { readonly workspace: string }) => {
  const { t } = useTranslation();
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<string | null>(null);
  const [removed, setRemoved] = useState<'deleted' | 'deactivated' | null>(null);
  const { data, error, isPrevious } = useEngineQuery('clients', { workspace });
  if (data === undefined || isPrevious) return <Problem error={error} />;
  const found = data.items.filter((client) => holds(client, words.trim().toLowerCase()));
  return (
    <>
      {data.items.length > searchedFrom ? (
        <SearchField className="mb-2 w-full" value={words} onChange={setWords} />
      ) : null}
      <p role="status" className="text-[0.8125rem] text-muted">
        {removed === null ? null : t(`settings.client_${removed}`)}
      </p>
      {data.items.length === 0 ? <p className="empty-note">{t('settings.noClients')}</p> : null}
      <ul data-testid="clients">
        {found.slice(0, mostShown).map((client) => (
          <li key={client.id} className="setting-row">
            <ClientRow
              workspace={workspace}
              client={client}
              onEdit={() => setEdited(client.id === edited ? null : client.id)}
              onRemoved={setRemoved}
            />
            {client.id === edited ? (
              <div className="mt-3">
                <ClientForm workspace={workspace} client={client} onClose={() => setEdited(null)} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {found.length > mostShown ? (
        <p className="mt-2 text-[0.8125rem] text-muted">
          {t('settings.moreClients', { count: found.length - mostShown })}
        </p>
      ) : null}
    </>
  );
};
