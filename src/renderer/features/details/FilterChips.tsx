import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';
import { useValueLabel } from '../../components/use-value-label.ts';
import type { ViewState } from '../../state/view-state.ts';

type Properties = Pick<ViewState, 'filters' | 'toggleFilter' | 'clearFilters'>;

/** What the figures are narrowed down to, each to be taken away with a click. */
export const FilterChips = ({ filters, toggleFilter, clearFilters }: Properties) => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  if (filters.length === 0) return null;
  return (
    <ul className="flex flex-wrap items-center gap-1.5" data-testid="filter-chips">
      {filters.map((filter) => {
        const name = t(`dimension.${filter.name}`);
        const value = labelOf(filter.name, filter.value);
        return (
          <li key={`${filter.name} ${filter.value}`} className="max-w-full">
            <button
              type="button"
              className="chip"
              aria-label={t('details.removeFilter', { name, value })}
              onClick={() => toggleFilter(filter)}
            >
              <span className="text-muted">{name}</span>{' '}
              <span dir="auto" className="truncate font-medium">
                {value}
              </span>
              <Icon icon={X} className="text-muted" />
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className="link" onClick={clearFilters}>
          {t('details.clearFilters')}
        </button>
      </li>
    </ul>
  );
};
