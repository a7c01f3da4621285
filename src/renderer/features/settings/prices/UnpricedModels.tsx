import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../../shared/contract/calls.ts';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { formatCount } from '../../../format/numbers.ts';
import { Group } from '../form/Page.tsx';
import { PriceForm } from './PriceForm.tsx';
import { RepricingSteps } from './RepricingSteps.tsx';
import { useRepricing } from './use-repricing.ts';

type Unpriced = CallOutput<'unpricedModels'>['items'][number];

const keyOf = ({ provider, model }: Unpriced): string => JSON.stringify([provider, model]);

/** Models of recorded calls whose cost is not known, each a click away from its price; then their calls from theirs. */
export const UnpricedModels = () => {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  const [isPriced, setPriced] = useState(false);
  const work = useRepricing();
  const items = useEngineQuery('unpricedModels', {}).data?.items ?? [];
  const prices = useEngineQuery('prices', {}).data?.items ?? [];
  /** A price of the owner's that is there already, but not for all that the calls used. */
  const ownPriceOf = ({ provider, model }: Unpriced): OwnerPriceView | undefined =>
    prices.find(
      (price) => price.model === model?.toLowerCase() && (price.provider === null || price.provider === provider),
    );
  const waiting = items.filter(({ has_price: hasPrice }) => hasPrice).reduce((sum, { calls }) => sum + calls, 0);
  if (items.length === 0 && work.isIdle) return null;
  return (
    <Group title={t('settings.unpriced')} hint={t('settings.unpricedHint')}>
      <ul data-testid="unpriced-models">
        {items.map((item) => {
          const { provider, model, calls, has_price: hasPrice } = item;
          return (
            <li key={keyOf(item)} className="setting-row">
              <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
                <div className="min-w-0 flex-1 basis-48">
                  <p dir="auto" className="truncate font-medium" title={model ?? undefined}>
                    {model ?? t('settings.noModel')}
                  </p>
                  <p className="text-[0.8125rem] wrap-anywhere text-muted">
                    <bdi>{provider ?? t('settings.noProvider')}</bdi>
                    {[
                      '',
                      t('settings.callCount', { count: calls }),
                      t('settings.inOut', {
                        input: formatCount(item.input_tokens, i18n.language),
                        output: formatCount(item.output_tokens, i18n.language),
                      }),
                    ].join(' · ')}
                  </p>
                </div>
                {hasPrice ? <span className="tag">{t('settings.hasPrice')}</span> : null}
                {model === null ? null : (
                  <Button
                    aria-expanded={open === keyOf(item)}
                    onClick={() => setOpen(open === keyOf(item) ? null : keyOf(item))}
                    data-testid={`set-price-${model}`}
                  >
                    {t(hasPrice ? 'settings.editPrice' : 'settings.setPrice')}
                  </Button>
                )}
              </div>
              {open === keyOf(item) && model !== null ? (
                <div className="mt-3">
                  <PriceForm
                    initial={ownPriceOf(item) ?? { model, provider }}
                    edited={ownPriceOf(item)}
                    onSaved={() => setPriced(true)}
                    onClose={() => setOpen(null)}
                  />
                </div>
              ) : null}
            </li>
          );
        })}
      </ul>
      {waiting > 0 && work.isIdle ? (
        <div className="setting-row flex flex-wrap items-center justify-between gap-3" data-testid="repricing-offer">
          <p>{t('settings.repricingOffer', { count: waiting })}</p>
          <Button
            isPrimary
            // The button that opened the form is gone; this is what comes next.
            autoFocus={isPriced}
            onClick={() => work.start({ period: 'all_time', cost_status: 'unpriced' })}
            data-testid="preview-gaps"
          >
            {t('settings.repricingSee')}
          </Button>
        </div>
      ) : null}
      {work.isIdle ? null : (
        <div className="form-panel">
          <RepricingSteps work={work} />
        </div>
      )}
    </Group>
  );
};
