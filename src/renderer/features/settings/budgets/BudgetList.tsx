import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../../shared/contract/budgets.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { toChangedBudget } from './budget-draft.ts';
import { BudgetForm } from './BudgetForm.tsx';
import { BudgetRow } from './BudgetRow.tsx';

/** The id of the budget that is being changed; `null` is a new one, undefined none. */
type Edited = string | null | undefined;

/** The owner's budgets, by name. */
export const BudgetList = ({ timeZone }: { readonly timeZone: string }) => {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Edited>(undefined);
  const [removed, setRemoved] = useState<BudgetView | null>(null);
  const { data, error } = useEngineQuery('budgets', {});
  const restore = useEngineCommand('saveBudget', () => setRemoved(null));
  const problem = restore.error ?? (data === undefined ? error : null);
  const close = (): void => setEdited(undefined);
  return (
    <Group
      title={t('settings.budgets')}
      hint={t('settings.budgetsHint')}
      action={
        <Button
          aria-expanded={edited === null}
          onClick={() => setEdited(edited === null ? undefined : null)}
          data-testid="add-budget"
        >
          <Icon icon={Plus} />
          {t('settings.addBudget')}
        </Button>
      }
    >
      {edited === null ? <BudgetForm budget={null} onClose={close} /> : null}
      {removed === null ? null : (
        <div role="status" className="flex flex-wrap items-center gap-3 py-2">
          <span>{t('settings.budgetRemoved', { name: removed.name })}</span>
          <Button
            autoFocus
            onClick={() => void restore.run(toChangedBudget(removed, removed.enabled))}
            data-testid="restore-budget"
          >
            {t('settings.undo')}
          </Button>
        </div>
      )}
      {problem === null ? null : <Problem error={problem} />}
      {data?.items.length === 0 && edited === undefined ? (
        <p className="empty-note">{t('settings.noBudgets')}</p>
      ) : null}
      <ul data-testid="budgets">
        {data?.items.map((budget) => (
          <li key={budget.id} className="setting-row">
            <BudgetRow
              budget={budget}
              timeZone={timeZone}
              onEdit={() => setEdited(edited === budget.id ? undefined : budget.id)}
              onRemoved={() => setRemoved(budget)}
            />
            {edited === budget.id ? (
              <div className="mt-3">
                <BudgetForm budget={budget} onClose={close} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Group>
  );
};
