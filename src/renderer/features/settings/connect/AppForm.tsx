import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import type { ApiError } from '../../../api/api-error.ts';
import { toFieldProblems } from '../form/field-problem.ts';
import { Problem } from '../form/Problem.tsx';
import { TextField } from '../form/TextField.tsx';

type Properties = {
  readonly label: string;
  readonly action: string;
  readonly name?: string;
  readonly isBusy: boolean;
  readonly error: ApiError | null;
  readonly onSubmit: (name: string) => void;
  /** Without it the form stays. */
  readonly onClose?: () => void;
  readonly testId: string;
};

/** The name of an app, a new one or another one. */
export const AppForm = (properties: Properties) => {
  const { label, action, name: before = '', isBusy, error, onSubmit, onClose, testId } = properties;
  const { t } = useTranslation();
  const [name, setName] = useState(before);
  const [isMissing, setMissing] = useState(false);
  const problem = isMissing ? { code: 'required' as const, detail: '' } : toFieldProblems(error).get('name');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() !== '' && !isBusy) onSubmit(name.trim());
  };
  return (
    <form onSubmit={submit} noValidate data-testid={testId}>
      <div className="flex flex-wrap items-start gap-2">
        <div className="flex min-w-0 flex-1 basis-56">
          <TextField
            label={label}
            value={name}
            onChange={setName}
            problem={problem}
            isFocused={onClose !== undefined}
            testId={`${testId}-name`}
          />
        </div>
        <div className="flex gap-2 sm:pt-5">
          <Button type="submit" isPrimary aria-busy={isBusy} data-testid={`${testId}-save`}>
            {action}
          </Button>
          {onClose === undefined ? null : <Button onClick={onClose}>{t('settings.cancel')}</Button>}
        </div>
      </div>
      {error === null || error.errors.length > 0 ? null : <Problem error={error} />}
    </form>
  );
};
