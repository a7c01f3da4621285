import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { ClientForm } from './ClientForm.tsx';
import { ClientList } from './ClientList.tsx';
import { FlatRuleForm } from './FlatRuleForm.tsx';
import { WorkspacePicker } from './WorkspacePicker.tsx';

/** Of every installation; there are no others until calls or clients name them. */
const firstWorkspace = 'default';

/** Who is charged for a message, and how much, workspace by workspace. */
export const ClientsSection = () => {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<string | null>(null);
  const [isAdding, setAdding] = useState(false);
  const { data, error } = useEngineQuery('workspaces', {});
  const known = data?.items.map(({ name }) => name) ?? [];
  const workspace = chosen ?? (known.includes(firstWorkspace) ? firstWorkspace : (known[0] ?? firstWorkspace));
  return (
    <Page title={t('settings.clientsTitle')} intro={t('settings.clientsIntro')}>
      {data === undefined ? (
        <Problem error={error} />
      ) : (
        <>
          <WorkspacePicker
            workspace={workspace}
            known={known}
            onChange={(next) => {
              setChosen(next);
              setAdding(false);
            }}
          />
          <Group title={t('settings.flatRule')} hint={t('settings.flatRuleHint')}>
            <FlatRuleForm key={workspace} workspace={workspace} />
          </Group>
          <Group
            title={t('settings.clients')}
            hint={t('settings.clientsHint')}
            action={
              <Button onClick={() => setAdding(true)} aria-expanded={isAdding} data-testid="add-client">
                <Icon icon={Plus} />
                {t('settings.addClient')}
              </Button>
            }
          >
            {isAdding ? <ClientForm key={workspace} workspace={workspace} onClose={() => setAdding(false)} /> : null}
            <ClientList key={`list ${workspace}`} workspace={workspace} />
          </Group>
        </>
      )}
    </Page>
  );
};
