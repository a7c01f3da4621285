import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Problem } from './Problem.tsx';
import { TextField } from './TextField.tsx';
import { toFieldProblems } from './field-problem.ts';
import { keepFocus } from './keep-focus.ts';
import { toLocalDecimal, toPlainDecimal } from './plain-decimal.ts';
import { useSetting } from './use-setting.ts';

/** Nothing written is a choice too. */
const mayBeEmpty: readonly string[] = ['fixed_usd_per_eur', 'app_updates_url'];
const amounts = ['estimate_usd_per_million', 'fixed_usd_per_eur', 'anomaly_least_eur'] as const;

type Properties = {
  readonly name: 'price_list_url' | 'rates_url' | 'app_updates_url' | (typeof amounts)[number];
  readonly label: string;
  readonly hint?: string;
  readonly placeholder?: string;
};

/** A setting that is written out; it is saved with Enter or its button, which appears once there is something to save. */
export const TextSetting = ({ name, label, hint, placeholder }: Properties) => {
  const { t, i18n } = useTranslation();
  const { value, save, isSaving, error } = useSetting(name);
  const [draft, setDraft] = useState<string | null>(null);
  const isAmount = amounts.some((amount) => amount === name);
  const saved = isAmount ? toLocalDecimal(value ?? '', i18n.language) : (value ?? '');
  const isChanged = draft !== null && draft.trim() !== saved;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!isChanged || isSaving) return;
    const text = isAmount ? toPlainDecimal(draft, i18n.language) : draft.trim();
    const isSaved = await save(text === '' && mayBeEmpty.includes(name) ? null : text);
    if (!isSaved) return;
    keepFocus(form);
    setDraft(null);
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex max-w-2xl flex-col gap-2" noValidate>
      <TextField
        label={label}
        {...(hint !== undefined && { hint })}
        placeholder={placeholder}
        {...(isAmount && { inputMode: 'decimal' as const, size: 'amount' as const })}
        value={draft ?? saved}
        onChange={setDraft}
        problem={toFieldProblems(error).get(name)}
        testId={`setting-${name}`}
        suffix={
          <span className={isChanged ? undefined : 'invisible'}>
            <Button type="submit" aria-busy={isSaving}>
              {t('settings.save')}
            </Button>
          </span>
        }
      />
      {error === null || error.errors.length > 0 ? null : <Problem error={error} />}
    </form>
  );
};
