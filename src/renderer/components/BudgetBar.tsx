import { CircleAlert } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../shared/contract/budgets.ts';
import { formatBudgetAmount, formatBudgetPercent } from '../format/budgets.ts';
import { formatDay } from '../format/dates.ts';
import { Icon } from './Icon.tsx';

type Properties = { readonly budget: BudgetView };

/** How a budget stands: near its amount with a mark beside the figure, past it with a striped bar and what is over. */
export const BudgetBar = ({ budget }: Properties) => {
  const { t, i18n } = useTranslation();
  const { name, measure, amount, spent, left, percent, state, runs_out_on: day } = budget;
  const toText = (value: string | null): string => formatBudgetAmount(value, measure, i18n.language);
  const used = formatBudgetPercent(percent, i18n.language);
  const sum = t(measure === 'tokens' ? 'budget.ofTokens' : 'budget.of', {
    spent: toText(spent),
    amount: toText(amount),
  });
  const outlook = (): string | null => {
    if (left?.startsWith('-')) return t('budget.over', { amount: toText(left.slice(1)) });
    if (state === 'unknown') return t('widget.unknown');
    return day === null ? null : t('budget.runsOut', { day: formatDay(day, 'UTC', i18n.language) });
  };
  const end = outlook();
  return (
    <div data-testid="budget-bar" data-state={state}>
      <div className="flex items-center gap-1.5">
        <span dir="auto" className="mr-auto truncate font-medium" title={name}>
          {name}
        </span>
        {state === 'near' || state === 'over' ? <Icon icon={CircleAlert} className="text-warning" /> : null}
        <span className={state === 'over' ? 'font-semibold' : undefined}>{used}</span>
      </div>
      <div
        className="budget-track"
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.min(percent ?? 0, 100)}
        aria-valuetext={[used, sum, end].filter(Boolean).join(', ')}
      >
        <div className="budget-fill" style={{ width: `${Math.min(percent ?? 0, 100)}%` }} />
      </div>
      <p aria-hidden className="flex flex-wrap justify-between gap-x-3 text-xs text-muted">
        <span>{sum}</span>
        <span className={state === 'over' ? 'font-medium text-ink' : undefined}>{end}</span>
      </p>
    </div>
  );
};
