import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Page } from '../form/Page.tsx';
import { WhenAnswered } from '../form/WhenAnswered.tsx';
import { OwnerPrices } from './OwnerPrices.tsx';
import { PriceListGroup } from './PriceListGroup.tsx';
import { Repricings } from './Repricings.tsx';
import { SavedPriceOffer } from './SavedPriceOffer.tsx';
import { UnknownModels } from './UnknownModels.tsx';
import { UnpricedModels } from './UnpricedModels.tsx';

/** Where prices come from, the owner's own ones, and what they mean for calls already recorded. */
export const PricesSection = () => {
  const { t } = useTranslation();
  const [saved, setSaved] = useState<OwnerPriceView | null>(null);
  const questions = [
    useEngineQuery('settings', {}),
    useEngineQuery('prices', {}),
    useEngineQuery('unpricedModels', {}),
    useEngineQuery('priceList', {}),
    useEngineQuery('repricings', {}),
  ];
  return (
    <Page title={t('settings.pricesTitle')} intro={t('settings.pricesIntro')}>
      <WhenAnswered questions={questions}>
        <UnpricedModels />
        {saved === null ? null : <SavedPriceOffer key={`${saved.id} ${saved.changed_at}`} price={saved} />}
        <OwnerPrices onSaved={setSaved} />
        <UnknownModels />
        <PriceListGroup />
        <Repricings />
      </WhenAnswered>
    </Page>
  );
};
