import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ScopeName, scopeNames } from '../../../../shared/core/budget.ts';
import { Icon } from '../../../components/Icon.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import { type BudgetDraft, listFreeScopes } from './budget-draft.ts';
import { ValuesField } from './ValuesField.tsx';

type Properties = {
  readonly scope: BudgetDraft['scope'];
  readonly onChange: (scope: BudgetDraft['scope']) => void;
};

/** Which calls count: every one, or those of the values chosen. */
export const ScopeFields = ({ scope, onChange }: Properties) => {
  const { t } = useTranslation();
  const [added, setAdded] = useState<ScopeName | null>(null);
  const narrowed = scopeNames.filter((name) => scope[name] !== undefined);
  return (
    <fieldset className="min-w-0">
      <legend className="form-label mb-2">{t('settings.scope')}</legend>
      {narrowed.length === 0 ? <p>{t('settings.everyCall')}</p> : null}
      {narrowed.map((name) => (
        <div key={name} className="mb-2 flex flex-wrap items-center gap-x-2 gap-y-1 sm:flex-nowrap">
          <span className="w-28 shrink-0 text-[0.8125rem] text-muted max-sm:w-full">{t(`dimension.${name}`)}</span>
          <ValuesField
            name={name}
            values={scope[name] ?? []}
            onChange={(values) => onChange({ ...scope, [name]: values })}
            isFocused={name === added}
          />
          <IconButton
            icon={X}
            label={t('settings.stopNarrowing', { name: t(`dimension.${name}`) })}
            testId={`remove-scope-${name}`}
            onClick={() => onChange({ ...scope, [name]: undefined })}
          />
        </div>
      ))}
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <Icon icon={Plus} className="text-muted" />
        <span className="text-[0.8125rem] text-muted">{t('settings.narrowTo')}</span>
        {listFreeScopes(scope).map((name) => (
          <button
            key={name}
            type="button"
            className="chip"
            data-testid={`add-scope-${name}`}
            onClick={() => {
              setAdded(name);
              onChange({ ...scope, [name]: [] });
            }}
          >
            {t(`dimension.${name}`)}
          </button>
        ))}
      </div>
    </fieldset>
  );
};
