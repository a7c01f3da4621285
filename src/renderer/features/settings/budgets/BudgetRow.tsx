import { Pencil, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../../shared/contract/budgets.ts';
import { scopeNames } from '../../../../shared/core/budget.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { BudgetBar } from '../../../components/BudgetBar.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { useValueLabel } from '../../../components/use-value-label.ts';
import { formatBudgetPercent } from '../../../format/budgets.ts';
import { formatMoment } from '../form/moments.ts';
import { Problem } from '../form/Problem.tsx';
import { Toggle } from '../form/Toggle.tsx';
import { toChangedBudget } from './budget-draft.ts';
import { SnoozeMenu } from './SnoozeMenu.tsx';

type Properties = {
  readonly budget: BudgetView;
  readonly timeZone: string;
  readonly onEdit: () => void;
  readonly onRemoved: () => void;
};

/** A budget: how it stands, what it counts, and what can be done with it. */
export const BudgetRow = ({ budget, timeZone, onEdit, onRemoved }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const labelOf = useValueLabel();
  const save = useEngineCommand('saveBudget');
  const remove = useEngineCommand('removeBudget', onRemoved);
  const { id, name, scope, period, thresholds, snoozed_until: snoozedUntil } = budget;
  const isOn = save.running?.enabled ?? budget.enabled;
  const gaps = budget.unpriced_calls + budget.pending_calls;
  const narrowed = scopeNames.flatMap((dimension) => scope[dimension]?.map((value) => labelOf(dimension, value)) ?? []);
  const facts = [
    narrowed.length === 0 ? t('settings.everyCall') : narrowed.join(', '),
    t(`settings.every_${period}`),
    thresholds.map(({ percent }) => formatBudgetPercent(percent, locale)).join(' '),
    ...(isOn ? [] : [t('settings.budgetOff')]),
    ...(snoozedUntil === null
      ? []
      : [t('settings.snoozedUntil', { time: formatMoment(snoozedUntil, timeZone, locale) })]),
  ];
  return (
    <>
      <div className="flex flex-wrap items-start gap-x-6 gap-y-2" data-testid={`budget-${id}`}>
        <div className="min-w-0 flex-1 basis-56">
          {isOn ? <BudgetBar budget={budget} /> : <p className="truncate font-medium text-muted">{name}</p>}
          <p dir="auto" className="mt-1 text-xs text-muted">
            {facts.join(' · ')}
          </p>
          {isOn && gaps > 0 ? (
            <p className="text-xs text-warning">{t('settings.budgetGaps', { count: gaps })}</p>
          ) : null}
        </div>
        <span className="flex items-center gap-1">
          <Toggle
            label={t('settings.budgetEnabled', { name })}
            isOn={isOn}
            onChange={(next) => void save.run(toChangedBudget(budget, next))}
            testId="budget-enabled"
          />
          <span className="ml-2 flex">
            <SnoozeMenu budget={budget} timeZone={timeZone} />
            <IconButton
              icon={Pencil}
              label={t('settings.editBudget', { name })}
              testId="edit-budget"
              onClick={onEdit}
            />
            <IconButton
              icon={Trash2}
              label={t('settings.removeBudget', { name })}
              testId="remove-budget"
              onClick={() => (remove.running === null ? void remove.run({ id }) : undefined)}
            />
          </span>
        </span>
      </div>
      <Problem error={save.error ?? remove.error} />
    </>
  );
};
