import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../../shared/contract/budgets.ts';
import { budgetMeasures, budgetPeriods } from '../../../../shared/core/budget.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { type FieldProblem, toFieldProblems } from '../form/field-problem.ts';
import { Problem } from '../form/Problem.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { TextField } from '../form/TextField.tsx';
import { useReturnFocus } from '../form/use-return-focus.ts';
import { type BudgetDraft, toDraft, toSaveBudget } from './budget-draft.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { ThresholdField } from './ThresholdField.tsx';

type Properties = {
  /** What to change; null makes a new one. */
  readonly budget: BudgetView | null;
  readonly onClose: () => void;
};

const missing: FieldProblem = { code: 'required', detail: '' };

export const BudgetForm = ({ budget, onClose }: Properties) => {
  const { t, i18n } = useTranslation();
  useReturnFocus();
  const { run, running, error } = useEngineCommand('saveBudget');
  const [id] = useState(() => budget?.id ?? crypto.randomUUID());
  const [draft, setDraft] = useState(() => toDraft(budget, i18n.language));
  const [isChecked, setChecked] = useState(false);
  const change = (changes: Partial<BudgetDraft>): void => setDraft({ ...draft, ...changes });
  const problems = toFieldProblems(error);
  const problemOf = (field: 'name' | 'amount'): FieldProblem | undefined =>
    isChecked && draft[field].trim() === '' ? missing : problems.get(field);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setChecked(true);
    const isMissing = draft.name.trim() === '' || draft.amount.trim() === '' || draft.thresholds.length === 0;
    if (isMissing || running !== null) return;
    if ((await run(toSaveBudget(id, draft, budget?.enabled ?? true, i18n.language))) !== null) onClose();
  };
  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="form-panel"
      aria-label={budget === null ? t('settings.addBudget') : t('settings.editBudget', { name: budget.name })}
      data-testid="budget-form"
      noValidate
    >
      <TextField
        label={t('settings.budgetName')}
        value={draft.name}
        onChange={(name) => change({ name })}
        problem={problemOf('name')}
        isFocused
        testId="budget-name"
      />
      <div className="flex flex-wrap items-start gap-3">
        <TextField
          label={t('settings.budgetAmount')}
          value={draft.amount}
          onChange={(amount) => change({ amount })}
          problem={problemOf('amount')}
          inputMode="decimal"
          size="amount"
          testId="budget-amount"
        />
        <SelectField
          label={t('settings.budgetMeasure')}
          value={draft.measure}
          options={budgetMeasures.map((value) => ({ value, label: t(`settings.measure_${value}`) }))}
          onChange={(measure) => change({ measure })}
          testId="budget-measure"
        />
        <SelectField
          label={t('settings.budgetPeriod')}
          value={draft.period}
          options={budgetPeriods.map((value) => ({ value, label: t(`settings.period_${value}`) }))}
          onChange={(period) => change({ period })}
          testId="budget-period"
        />
      </div>
      <ScopeFields scope={draft.scope} onChange={(scope) => change({ scope })} />
      <ThresholdField thresholds={draft.thresholds} onChange={(thresholds) => change({ thresholds })} />
      {error === null ? null : <Problem error={error} />}
      <div className="flex gap-2">
        <Button type="submit" isPrimary aria-busy={running !== null} data-testid="save-budget">
          {t('settings.save')}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  );
};
