import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { RepricingSteps } from './RepricingSteps.tsx';
import { type RepricingChoice, useRepricing } from './use-repricing.ts';

/** The models of the ledger a price is for: itself, or those that begin like it. */
const toModels = (pattern: string, models: readonly string[]): readonly string[] =>
  models.filter((model) => {
    const name = model.toLowerCase();
    return pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;
  });

/** As many as a question takes. */
const mostModels = 100;

/** After a price was saved: calls of its model that are already recorded keep their cost until the owner says otherwise. */
export const SavedPriceOffer = ({ price }: { readonly price: OwnerPriceView }) => {
  const { t } = useTranslation();
  const work = useRepricing();
  const { data } = useEngineQuery('breakdown', { by: 'model', period: 'all_time', order: 'calls', limit: 1000 });
  const models = toModels(price.model, data?.items.flatMap(({ key }) => (key === null ? [] : [key])) ?? []);
  if (models.length === 0) return null;
  const choice: RepricingChoice = {
    period: 'all_time',
    model: models.slice(0, mostModels),
    ...(price.service !== null && { service: price.service }),
  };
  return (
    <div className="form-panel -my-3" data-testid="saved-price-offer">
      <p role="status">
        <span className="font-medium">{t('settings.priceSaved', { model: price.model })}</span>{' '}
        <span className="text-muted">{t('settings.priceSavedHint')}</span>
      </p>
      {work.isIdle ? (
        <div>
          <Button onClick={() => work.start(choice)} data-testid="preview-saved">
            {t('settings.repricingSee')}
          </Button>
        </div>
      ) : (
        <RepricingSteps work={work} />
      )}
    </div>
  );
};
