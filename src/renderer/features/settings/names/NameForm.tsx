import { RotateCcw } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Language } from '../../../../shared/core/display-names.ts';
import { Button } from '../../../components/Button.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { keepFocus } from '../form/keep-focus.ts';
import type { NameRow } from './name-rows.ts';

type Written = Readonly<Record<Language, string>>;

type Properties = {
  readonly row: NameRow;
  /** Resolves with whether it was saved. */
  readonly onSave: (written: Written) => Promise<boolean>;
};

const fields = ['en', 'it'] as const;

/** One name in both languages; what is left empty is called what it was called before. */
export const NameForm = ({ row, onSave }: Properties) => {
  const { t } = useTranslation();
  const { key, original, own } = row;
  const saved: Written = own ?? { en: '', it: '' };
  const [draft, setDraft] = useState<Written | null>(null);
  const written = draft ?? saved;
  const isChanged = fields.some((language) => written[language].trim() !== saved[language]);
  const place = useRef<HTMLFormElement>(null);
  const save = async (next: Written): Promise<void> => {
    if (!(await onSave(next))) return;
    if (place.current !== null) keepFocus(place.current);
    setDraft(null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isChanged) void save(written);
  };
  return (
    <form ref={place} onSubmit={submit} className="name-row" data-testid={`name-${key}`}>
      <span dir="auto" className="name-key truncate font-mono text-[0.8125rem]" title={key}>
        {key}
      </span>
      {fields.map((language) => (
        <input
          key={language}
          className="name-input"
          lang={language}
          dir="auto"
          maxLength={80}
          autoComplete="off"
          aria-label={t(`settings.nameField_${language}`, { key })}
          placeholder={original[language]}
          value={written[language]}
          onChange={(event) => setDraft({ ...written, [language]: event.target.value })}
        />
      ))}
      <span className="flex h-9 justify-end">
        {isChanged ? <Button type="submit">{t('settings.save')}</Button> : null}
        {!isChanged && own !== null ? (
          <IconButton
            icon={RotateCcw}
            label={t('settings.resetName', { key })}
            testId={`reset-${key}`}
            onClick={() => void save({ en: '', it: '' })}
          />
        ) : null}
      </span>
    </form>
  );
};
