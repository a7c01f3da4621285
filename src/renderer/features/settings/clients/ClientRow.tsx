import { Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Problem } from '../form/Problem.tsx';
import { Toggle } from '../form/Toggle.tsx';
import type { Client } from './ClientForm.tsx';

type Properties = {
  readonly workspace: string;
  readonly client: Client;
  readonly onEdit: () => void;
  readonly onRemoved: (outcome: 'deleted' | 'deactivated') => void;
};

export const ClientRow = ({ workspace, client, onEdit, onRemoved }: Properties) => {
  const { t } = useTranslation();
  const { id, name, phone, email, active } = client;
  const save = useEngineCommand('saveClient');
  const remove = useEngineCommand('removeClient', ({ outcome }) => onRemoved(outcome));
  const isActive = save.running?.active ?? active;
  // An id that is a phone number is one, and need not be read twice.
  const details = [...new Set([name === null ? null : id, phone, email])].filter((part) => part !== null);
  return (
    <>
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          <p
            dir="auto"
            className={isActive ? 'truncate font-medium' : 'truncate font-medium text-muted'}
            title={name ?? id}
          >
            {name ?? id}
          </p>
          <p dir="auto" className="truncate text-[0.8125rem] text-muted">
            {details.join(' · ')}
          </p>
        </div>
        <Toggle
          label={t('settings.clientActive', { name: name ?? id })}
          isOn={isActive}
          onChange={(next) => void save.run({ workspace, id, active: next })}
          testId={`client-active-${id}`}
        />
        <span className="flex">
          <IconButton
            icon={Pencil}
            label={t('settings.editClient', { id: name ?? id })}
            testId={`client-edit-${id}`}
            onClick={onEdit}
          />
          <IconButton
            icon={Trash2}
            label={t('settings.removeClient', { id: name ?? id })}
            testId={`client-remove-${id}`}
            onClick={() => (remove.running === null ? void remove.run({ workspace, id }) : undefined)}
          />
        </span>
      </div>
      <Problem error={save.error ?? remove.error} />
    </>
  );
};
