import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Group, Page } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { MonthRow } from './MonthRow.tsx';

/** The months with calls: closing them, and what closed ones came to. */
export const MonthsSection = () => {
  const { t } = useTranslation();
  const answer = useEngineQuery('months', {});
  const [open, setOpen] = useState<string | null>(null);
  const { data, error } = answer;
  return (
    <Page title={t('settings.monthsTitle')} intro={t('settings.monthsIntro')}>
      <WhenAnswered questions={[answer]}>
        <Group title={t('settings.months')}>
          {data === undefined ? <Problem error={error} /> : null}
          {data?.items.length === 0 ? <p className="text-muted">{t('settings.monthsNone')}</p> : null}
          <ul data-testid="months">
            {data?.items.map((month) => (
              <MonthRow
                key={month.month}
                month={month}
                isOpen={open === month.month}
                onOpen={(isOpen) => setOpen(isOpen ? month.month : null)}
              />
            ))}
          </ul>
        </Group>
      </WhenAnswered>
    </Page>
  );
};
