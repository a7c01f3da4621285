import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../../shared/contract/calls.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { toFieldProblems } from '../form/field-problem.ts';
import { Problem } from '../form/Problem.tsx';
import { useReturnFocus } from '../form/use-return-focus.ts';
import { TextField } from '../form/TextField.tsx';

export type Client = CallOutput<'client'>;

type Properties = {
  readonly workspace: string;
  /** Whom to change; a new one without it. */
  readonly client?: Client;
  readonly onClose: () => void;
};

const details = ['name', 'phone', 'email'] as const;

/** Registers a client or changes what is known of one; the id, by which calls name it, stays. */
export const ClientForm = ({ workspace, client, onClose }: Properties) => {
  const { t } = useTranslation();
  useReturnFocus();
  const { run, running, error } = useEngineCommand('saveClient');
  const [id, setId] = useState(client?.id ?? '');
  const [written, setWritten] = useState({
    name: client?.name ?? '',
    phone: client?.phone ?? '',
    email: client?.email ?? '',
  });
  const [isIdMissing, setIdMissing] = useState(false);
  const problems = toFieldProblems(error);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const isMissing = id.trim() === '';
    setIdMissing(isMissing);
    if (isMissing || running !== null) return;
    if ((await run({ workspace, id: id.trim(), ...written })) !== null) onClose();
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="form-panel"
      aria-label={t(client === undefined ? 'settings.addClient' : 'settings.editClient', { id })}
      data-testid="client-form"
      noValidate
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t('settings.clientId')}
          hint={t('settings.clientIdHint')}
          value={id}
          onChange={setId}
          isDisabled={client !== undefined}
          isFocused={client === undefined}
          problem={isIdMissing ? { code: 'required', detail: '' } : problems.get('id')}
          testId="client-id"
        />
        {details.map((name) => (
          <TextField
            key={name}
            label={t(`settings.clientField_${name}`)}
            value={written[name]}
            onChange={(value) => setWritten({ ...written, [name]: value })}
            problem={problems.get(name)}
            isFocused={client !== undefined && name === 'name'}
            testId={`client-${name}`}
          />
        ))}
      </div>
      {error === null ? null : <Problem error={error} />}
      <div className="flex gap-2">
        <Button type="submit" isPrimary aria-busy={running !== null} data-testid="save-client">
          {t('settings.save')}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  );
};
