import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../../shared/contract/commands.ts';
import { RateList } from './RateList.tsx';

const mostShown = 200;

/** What a list would do, before it does it: new prices, other prices, and those that are so already. */
export const ImportPreview = ({ plan }: { readonly plan: CommandOutput<'importPrices'> }) => {
  const { t } = useTranslation();
  const rows = plan.rows.filter(({ status }) => status !== 'unchanged');
  return (
    <div data-testid="import-preview">
      <p role="status" className="font-medium">
        {t('settings.importPlan', { added: plan.added, changed: plan.changed, unchanged: plan.unchanged })}
      </p>
      {rows.length === 0 ? null : (
        <div className="table-box mt-2 max-h-72 px-3" role="region" aria-label={t('settings.importCheck')} tabIndex={0}>
          <ul>
            {rows.slice(0, mostShown).map(({ line, status, model, provider, service, rates, before }) => (
              <li
                key={line}
                className="flex flex-wrap items-start justify-between gap-x-4 border-b border-line py-2 last:border-0"
              >
                <div className="min-w-0">
                  <p className="flex items-center gap-2">
                    <span dir="auto" className="truncate font-medium">
                      {model}
                    </span>
                    <span className="tag">{t(`settings.row_${status}`)}</span>
                  </p>
                  <p className="text-[0.8125rem] text-muted">
                    {[t('settings.line', { line }), provider, service].filter((part) => part !== null).join(' · ')}
                  </p>
                </div>
                <div className="text-right">
                  <RateList rates={rates} />
                  {before === null ? null : (
                    <div className="text-muted line-through">
                      <RateList rates={before} />
                    </div>
                  )}
                </div>
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
};
