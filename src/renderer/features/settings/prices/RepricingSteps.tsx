import { useTranslation } from 'react-i18next';
import { Button } from '../../../components/Button.tsx';
import { Problem } from '../form/Problem.tsx';
import { formatDifference } from './difference.ts';
import { RepricingTable } from './RepricingTable.tsx';
import type { RepricingWork } from './use-repricing.ts';

/** What would change, and a way to have it so or to leave it. */
export const RepricingSteps = ({ work }: { readonly work: RepricingWork }) => {
  const { t, i18n } = useTranslation();
  const { preview, done, error } = work;
  const differenceOf = ({ cost_eur, cost_usd }: { readonly cost_eur: string; readonly cost_usd: string }) => ({
    eur: formatDifference(cost_eur, 'EUR', i18n.language),
    usd: formatDifference(cost_usd, 'USD', i18n.language),
  });
  return (
    <div className="flex flex-col gap-4" data-testid="repricing" aria-busy={work.isLooking || work.isApplying}>
      <div role="status">
        {work.isLooking ? <p className="text-muted">{t('settings.repricingLooking')}</p> : null}
        {done === undefined ? null : (
          <p data-testid="repricing-done">
            {t('settings.repricingDone', { count: done.calls, ...differenceOf(done.difference) })}
          </p>
        )}
        {preview === undefined || done !== undefined || work.isLooking ? null : (
          <p className="font-medium" data-testid="repricing-summary">
            {preview.changed_calls === 0
              ? t('settings.repricingNothing')
              : t('settings.repricingWould', { count: preview.changed_calls, ...differenceOf(preview.difference) })}
          </p>
        )}
      </div>
      {preview === undefined || done !== undefined || work.isLooking ? null : <RepricingTable preview={preview} />}
      {error === null ? null : <Problem error={error} />}
      <div className="flex flex-wrap gap-2">
        {preview === undefined || done !== undefined || preview.changed_calls === 0 || error !== null ? null : (
          <Button isPrimary onClick={work.confirm} aria-busy={work.isApplying} data-testid="apply-repricing">
            {t(work.isApplying ? 'settings.repricingApplying' : 'settings.repricingApply')}
          </Button>
        )}
        {error === null ? null : <Button onClick={work.lookAgain}>{t('settings.repricingAgain')}</Button>}
        <Button onClick={work.close}>{t(done === undefined ? 'settings.cancel' : 'settings.close')}</Button>
      </div>
    </div>
  );
};
