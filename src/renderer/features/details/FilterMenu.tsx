import { Popover } from '@base-ui/react/popover';
import { ChevronLeft, ChevronRight, ListFilter } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type FilterName, filterNames } from '../../../shared/contract/dimensions.ts';
import { Icon } from '../../components/Icon.tsx';
import type { ViewState } from '../../state/view-state.ts';
import { FilterValues } from './FilterValues.tsx';

type Properties = Pick<ViewState, 'filters' | 'toggleFilter'>;

/** First what to filter by, then which of its values. */
export const FilterMenu = ({ filters, toggleFilter }: Properties) => {
  const { t } = useTranslation();
  const [dimension, setDimension] = useState<FilterName | null>(null);
  return (
    <Popover.Root onOpenChange={() => setDimension(null)}>
      <Popover.Trigger className="button" data-testid="add-filter">
        <Icon icon={ListFilter} />
        {t('details.addFilter')}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="z-20">
          <Popover.Popup className="popup w-72 p-1.5" aria-label={t('details.filterBy')}>
            {dimension === null ? (
              <ul>
                {filterNames.map((name) => (
                  <li key={name}>
                    <button type="button" className="popup-item" onClick={() => setDimension(name)}>
                      {t(`dimension.${name}`)}
                      <Icon icon={ChevronRight} className="ml-auto text-muted" />
                    </button>
                  </li>
                ))}
              </ul>
            ) : (
              <>
                <button type="button" className="popup-item font-medium" onClick={() => setDimension(null)}>
                  <Icon icon={ChevronLeft} className="text-muted" />
                  <span className="sr-only">{t('details.back')}</span>
                  {t(`dimension.${dimension}`)}
                </button>
                <FilterValues
                  name={dimension}
                  chosen={filters.flatMap(({ name, value }) => (name === dimension ? [value] : []))}
                  onToggle={(value) => toggleFilter({ name: dimension, value })}
                />
              </>
            )}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
