import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { toFieldProblems } from '../form/field-problem.ts';
import { keepFocus } from '../form/keep-focus.ts';
import { toLocalDecimal, toPlainDecimal } from '../form/plain-decimal.ts';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { TextField } from '../form/TextField.tsx';
import { Toggle } from '../form/Toggle.tsx';

const currencies = ['EUR', 'USD'] as const;

/** What a message costs in this workspace. Switch and currency hold at once, the amount once it is saved. */
export const FlatRuleForm = ({ workspace }: { readonly workspace: string }) => {
  const { t, i18n } = useTranslation();
  const hintId = useId();
  const client = useQueryClient();
  const { data: rule, isPrevious } = useEngineQuery('flatRule', { workspace });
  const { run, running, error } = useEngineCommand('saveFlatRule', (saved) =>
    client.setQueryData(['flatRule', { workspace }], saved),
  );
  const [draft, setDraft] = useState<string | null>(null);
  if (rule === undefined || isPrevious) return <div className="h-36" />;

  const isOn = running?.enabled ?? rule.enabled;
  const saved = toLocalDecimal(rule.amount, i18n.language);
  const isChanged = draft !== null && draft.trim() !== saved;
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = event.currentTarget;
    if (!isChanged || running !== null) return;
    if ((await run({ workspace, amount: toPlainDecimal(draft, i18n.language) })) === null) return;
    keepFocus(form);
    setDraft(null);
  };
  return (
    <>
      <SettingRow title={t('settings.flatOn')} hint={t('settings.flatOnHint')} hintId={hintId}>
        <Toggle
          label={t('settings.flatOn')}
          describedBy={hintId}
          isOn={isOn}
          onChange={(enabled) => void run({ workspace, enabled })}
          testId="flat-enabled"
        />
      </SettingRow>
      <form
        onSubmit={(event) => void submit(event)}
        className="setting-row flex flex-wrap items-start gap-3"
        noValidate
      >
        <TextField
          label={t('settings.flatAmount')}
          value={draft ?? saved}
          onChange={setDraft}
          inputMode="decimal"
          size="amount"
          problem={toFieldProblems(error).get('amount')}
          testId="flat-amount"
        />
        <SelectField
          label={t('settings.currency')}
          value={running?.currency ?? rule.currency}
          options={currencies.map((value) => ({ value, label: value }))}
          onChange={(currency) => void run({ workspace, currency })}
          testId="flat-currency"
        />
        <div className={isChanged ? 'pt-5' : 'invisible pt-5 max-sm:hidden'}>
          <Button type="submit" aria-busy={running !== null}>
            {t('settings.save')}
          </Button>
        </div>
      </form>
      {error === null || error.errors.length > 0 ? null : <Problem error={error} />}
    </>
  );
};
