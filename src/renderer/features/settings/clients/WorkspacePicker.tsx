import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { TextField } from '../form/TextField.tsx';

type Properties = {
  readonly workspace: string;
  readonly known: readonly string[];
  readonly onChange: (workspace: string) => void;
};

/** Choosing a workspace, or naming one: it exists from its first client, rule or call on. */
export const WorkspacePicker = ({ workspace, known, onChange }: Properties) => {
  const { t } = useTranslation();
  const [name, setName] = useState<string | null>(null);
  const options = [...new Set([...known, workspace])].map((value) => ({ value, label: value }));
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name === null || name.trim() === '') return;
    onChange(name.trim());
    setName(null);
  };
  if (name !== null) {
    return (
      <form onSubmit={submit} className="flex max-w-md flex-wrap items-end gap-2">
        <TextField
          label={t('settings.newWorkspace')}
          isFocused
          value={name}
          onChange={setName}
          testId="workspace-name"
        />
        <div className="mb-px flex gap-2">
          <Button type="submit" isPrimary>
            {t('settings.choose')}
          </Button>
          <Button onClick={() => setName(null)}>{t('settings.cancel')}</Button>
        </div>
      </form>
    );
  }
  return (
    <div className="flex flex-wrap items-end gap-2">
      <SelectField
        label={t('dimension.workspace')}
        value={workspace}
        options={options}
        onChange={onChange}
        testId="workspace"
      />
      <Button onClick={() => setName('')} data-testid="new-workspace">
        {t('settings.other')}
      </Button>
    </div>
  );
};
