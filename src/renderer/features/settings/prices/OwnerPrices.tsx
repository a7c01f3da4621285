import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { SearchField } from '../../../components/SearchField.tsx';
import { Group } from '../form/Page.tsx';
import { Problem } from '../form/Problem.tsx';
import { OwnerPriceRow } from './OwnerPriceRow.tsx';
import { PriceForm } from './PriceForm.tsx';
import { PriceImport } from './PriceImport.tsx';

const mostShown = 200;
const searchedFrom = 8;

/** What is being done besides looking: adding, importing, or changing the price of an id. */
type Open = { readonly kind: 'add' } | { readonly kind: 'import' } | { readonly kind: 'edit'; readonly id: string };

const holds = ({ model, provider, service }: OwnerPriceView, words: string): boolean =>
  [model, provider, service].some((text) => text?.toLowerCase().includes(words));

/** The prices the owner set. They come before the price list's. */
export const OwnerPrices = ({ onSaved }: { readonly onSaved: (price: OwnerPriceView) => void }) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<Open | null>(null);
  const [words, setWords] = useState('');
  const [removed, setRemoved] = useState<OwnerPriceView | null>(null);
  const { data, error } = useEngineQuery('prices', {});
  const restore = useEngineCommand('savePrice', () => setRemoved(null));
  const items = data?.items ?? [];
  const found = items.filter((price) => holds(price, words.trim().toLowerCase()));
  const toggle = (kind: 'add' | 'import'): void => setOpen(open?.kind === kind ? null : { kind });
  const isEdited = ({ id }: OwnerPriceView): boolean => open?.kind === 'edit' && open.id === id;
  return (
    <Group
      title={t('settings.ownPrices')}
      hint={t('settings.ownPricesHint')}
      action={
        <div className="flex flex-wrap gap-2">
          <Button aria-expanded={open?.kind === 'import'} onClick={() => toggle('import')} data-testid="import-prices">
            <Icon icon={Upload} />
            {t('settings.importList')}
          </Button>
          <Button aria-expanded={open?.kind === 'add'} onClick={() => toggle('add')} data-testid="add-price">
            <Icon icon={Plus} />
            {t('settings.addPrice')}
          </Button>
        </div>
      }
    >
      {open?.kind === 'add' ? <PriceForm initial={{}} onSaved={onSaved} onClose={() => setOpen(null)} /> : null}
      {open?.kind === 'import' ? <PriceImport onClose={() => setOpen(null)} /> : null}
      {removed === null ? null : (
        <div role="status" className="flex flex-wrap items-center gap-3 py-2">
          <span>{t('settings.priceRemoved', { model: removed.model })}</span>
          <Button
            autoFocus
            onClick={() => {
              const { id: _id, changed_at: _at, ...price } = removed;
              void restore.run(price);
            }}
            data-testid="restore-price"
          >
            {t('settings.undo')}
          </Button>
        </div>
      )}
      {restore.error === null ? null : <Problem error={restore.error} />}
      {items.length > searchedFrom ? <SearchField className="mb-2 w-full" value={words} onChange={setWords} /> : null}
      {data === undefined ? <Problem error={error} /> : null}
      {data !== undefined && items.length === 0 && open === null ? (
        <p className="empty-note">{t('settings.noOwnPrices')}</p>
      ) : null}
      <ul data-testid="own-prices">
        {found.slice(0, mostShown).map((price) => (
          <li key={price.id} className="setting-row">
            <OwnerPriceRow
              price={price}

              onEdit={() => setOpen(isEdited(price) ? null : { kind: 'edit', id: price.id })}
              onRemoved={setRemoved}
            />
            {isEdited(price) ? (
              <div className="mt-3">
                <PriceForm initial={price} edited={price} onSaved={onSaved} onClose={() => setOpen(null)} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {found.length > mostShown ? (
        <p className="mt-2 text-[0.8125rem] text-muted">
          {t('settings.morePrices', { count: found.length - mostShown })}
        </p>
      ) : null}
    </Group>
  );
};
