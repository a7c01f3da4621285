import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { TextSetting } from '../form/TextSetting.tsx';
import { ToggleSetting } from '../form/ToggleSetting.tsx';
import { PriceListFacts } from './PriceListFacts.tsx';

/** The list behind all prices the owner has not set, and how it is kept up to date. */
export const PriceListGroup = () => {
  const { t } = useTranslation();
  const { data: list, error } = useEngineQuery('priceList', {});
  const update = useEngineCommand('updatePriceList');
  const isRunning = update.running !== null;
  return (
    <Group
      title={t('settings.priceList')}
      hint={t('settings.priceListHint')}
      action={
        <Button
          aria-busy={isRunning}
          data-testid="update-price-list"
          onClick={() => (isRunning ? undefined : void update.run({}))}
        >
          {t(isRunning ? 'settings.fetching' : 'settings.updateNow')}
        </Button>
      }
    >
      {list === undefined ? <Problem error={error} /> : <PriceListFacts list={list} />}
      <Problem error={update.error} />
      <p role="status" className="mt-2 text-[0.8125rem] text-muted empty:mt-0">
        {update.output === undefined || isRunning
          ? null
          : t(update.output.changed ? 'settings.listUpdated' : 'settings.listCurrent')}
      </p>
      <ToggleSetting name="price_updates" title={t('settings.priceUpdates')} hint={t('settings.priceUpdatesHint')} />
      <div className="setting-row">
        <TextSetting name="price_list_url" label={t('settings.priceListUrl')} />
      </div>
    </Group>
  );
};
