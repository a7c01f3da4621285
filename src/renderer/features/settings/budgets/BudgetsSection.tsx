import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Page } from '../form/Page.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { AlertHistory } from './AlertHistory.tsx';
import { BudgetList } from './BudgetList.tsx';
import { OtherAlerts } from './OtherAlerts.tsx';
import { SilenceRules } from './SilenceRules.tsx';
import { WhenShown } from './WhenShown.tsx';

/** What may be spent, what the owner is told and when, and what was told. */
export const BudgetsSection = () => {
  const { t } = useTranslation();
  const settings = useEngineQuery('settings', {});
  const questions = [settings, useEngineQuery('budgets', {})];
  const timeZone = settings.data?.active_time_zone ?? 'UTC';
  return (
    <Page title={t('settings.budgetsTitle')} intro={t('settings.budgetsIntro')}>
      <WhenAnswered questions={questions}>
        <BudgetList timeZone={timeZone} />
        <WhenShown timeZone={timeZone} />
        <OtherAlerts />
        <SilenceRules />
        <AlertHistory timeZone={timeZone} />
      </WhenAnswered>
    </Page>
  );
};
