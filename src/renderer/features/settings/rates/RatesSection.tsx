import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { Group, Page } from '../form/Page.tsx';
import { toLocalDecimal } from '../form/plain-decimal.ts';
import { Problem } from '../form/Problem.tsx';
import { TextSetting } from '../form/TextSetting.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { RateFacts } from './RateFacts.tsx';
import { Disagreements } from './Disagreements.tsx';

/** What dollars are turned into euros with. */
export const RatesSection = () => {
  const { t, i18n } = useTranslation();
  const answer = useEngineQuery('rates', {});
  const settings = useEngineQuery('settings', {});
  const { data: rates, error } = answer;
  const refresh = useEngineCommand('refreshRates');
  const isRunning = refresh.running !== null;
  return (
    <Page title={t('settings.ratesTitle')} intro={t('settings.ratesIntro')}>
      <WhenAnswered questions={[answer, settings]}>
        <Group
          title={t('settings.ratesNow')}
          action={
            <Button
              aria-busy={isRunning}
              data-testid="refresh-rates"
              onClick={() => (isRunning ? undefined : void refresh.run({}))}
            >
              {t(isRunning ? 'settings.fetching' : 'settings.fetchNow')}
            </Button>
          }
        >
          {rates === undefined ? <Problem error={error} /> : <RateFacts rates={rates} />}
          <Problem error={refresh.error} />
          <p role="status" className="mt-2 text-[0.8125rem] text-muted empty:mt-0">
            {refresh.output === undefined || isRunning
              ? null
              : t('settings.ratesRefreshed', { count: refresh.output.new_days })}
          </p>
        </Group>
        {rates === undefined || rates.disagreements.length === 0 ? null : (
          <Disagreements disagreements={rates.disagreements} />
        )}
        <Group title={t('settings.ratesSource')}>
          <ToggleSetting name="rate_updates" title={t('settings.rateUpdates')} hint={t('settings.rateUpdatesHint')} />
          <div className="setting-row">
            <TextSetting name="rates_url" label={t('settings.ratesUrl')} hint={t('settings.ratesUrlHint')} />
          </div>
          <div className="setting-row">
            <TextSetting
              name="fixed_usd_per_eur"
              label={t('settings.fixedRate')}
              hint={t('settings.fixedRateHint')}
              placeholder={toLocalDecimal(rates?.last_rate ?? '', i18n.language)}
            />
          </div>
        </Group>
      </WhenAnswered>
    </Page>
  );
};
