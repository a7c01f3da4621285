import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeriodName } from '../../../../shared/contract/dimensions.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Group } from '../form/Page.tsx';
import { SelectField } from '../form/SelectField.tsx';
import { RepricingRow } from './RepricingRow.tsx';
import { RepricingSteps } from './RepricingSteps.tsx';
import { useRepricing } from './use-repricing.ts';

const periods = ['current_month', 'last_month', 'last_30_days', 'last_90_days', 'current_year', 'all_time'] as const;

const scopes = { gaps: ['unpriced'], guesses: ['unpriced', 'estimated'], all: null } as const;
type Scope = keyof typeof scopes;

/** Working out anew what recorded calls cost, and what was done of that, each to be taken back. */
export const Repricings = () => {
  const { t } = useTranslation();
  const [period, setPeriod] = useState<PeriodName>('all_time');
  const [scope, setScope] = useState<Scope>('guesses');
  const work = useRepricing();
  const items = useEngineQuery('repricings', {}).data?.items ?? [];
  const statuses = scopes[scope];
  return (
    <Group title={t('settings.repricing')} hint={t('settings.repricingHint')}>
      <div className="flex flex-wrap items-end gap-3">
        <SelectField
          label={t('settings.whichCalls')}
          value={scope}
          options={(Object.keys(scopes) as Scope[]).map((value) => ({ value, label: t(`settings.scope_${value}`) }))}
          onChange={setScope}
        />
        <SelectField
          label={t('details.period')}
          value={period}
          options={periods.map((value) => ({ value, label: t(`period.${value}`) }))}
          onChange={setPeriod}
        />
        <Button
          onClick={() => work.start({ period, ...(statuses !== null && { cost_status: [...statuses] }) })}
          data-testid="preview-repricing"
        >
          {t('settings.repricingSee')}
        </Button>
      </div>
      {work.isIdle ? null : (
        <div className="form-panel mt-3">
          <RepricingSteps work={work} />
        </div>
      )}
      {items.length === 0 ? null : (
        <ul className="mt-3" data-testid="repricings" aria-label={t('settings.repricingPast')}>
          {items.map((item) => (
            <RepricingRow key={item.id} repricing={item} />
          ))}
        </ul>
      )}
    </Group>
  );
};
