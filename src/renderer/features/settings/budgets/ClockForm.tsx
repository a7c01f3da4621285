import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { keepFocus } from '../form/keep-focus.ts';
import { TextField } from '../form/TextField.tsx';

type Times<N extends string> = Readonly<Record<N, string>>;

type Properties<N extends string> = {
  /** Times like 22:00, in the order they are asked for. */
  readonly times: Times<N>;
  readonly labels: Times<N>;
  /** Resolves with whether they were saved. */
  readonly onSave: (times: Times<N>) => Promise<boolean>;
};

/** Times of day; saved with Enter or the button, which appears once there is something to save. */
export const ClockForm = <N extends string>({ times, labels, onSave }: Properties<N>) => {
  const { t } = useTranslation();
  const [draft, setDraft] = useState<Partial<Times<N>>>({});
  const written = { ...times, ...draft };
  const names = Object.keys(times) as N[];
  const isChanged = names.some((name) => written[name] !== times[name]);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!isChanged || !(await onSave(written))) return;
    keepFocus(form);
    setDraft({});
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-wrap items-end gap-3" noValidate>
      {names.map((name) => (
        <TextField
          key={name}
          label={labels[name]}
          type="time"
          size="time"
          value={written[name]}
          onChange={(time) => setDraft({ ...draft, [name]: time })}
          testId={`time-${name}`}
        />
      ))}
      <span className={isChanged ? 'mb-1' : 'invisible mb-1'}>
        <Button type="submit">{t('settings.save')}</Button>
      </span>
    </form>
  );
};
