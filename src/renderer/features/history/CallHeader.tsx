import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../components/Icon.tsx';
import type { CallOrder } from '../../state/view-state.ts';

type Properties = {
  readonly order: CallOrder;
  readonly onOrder: (order: CallOrder) => void;
};

const columns = [
  { name: 'outcome', sort: null },
  { name: 'time', sort: 'occurred_at' },
  { name: 'what', sort: null },
  { name: 'model', sort: null },
  { name: 'preview', sort: null },
  { name: 'client', sort: null },
  { name: 'duration', sort: 'duration' },
  { name: 'tokens', sort: 'tokens' },
  { name: 'cost', sort: 'cost' },
] as const;

/** Most first, then the other way round. */
const nextOrder = (order: CallOrder, sort: CallOrder['sort']): CallOrder => ({
  sort,
  direction: order.sort === sort && order.direction === 'desc' ? 'asc' : 'desc',
});

export const CallHeader = ({ order, onOrder }: Properties) => {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="call-header">
      {columns.map(({ name, sort }) => {
        const label = t(`callColumn.${name}`);
        if (sort === null) {
          return (
            <span key={name} role="columnheader" className={`call-cell call-${name}`}>
              <span className={name === 'outcome' ? 'sr-only' : undefined}>{label}</span>
            </span>
          );
        }
        const direction = order.sort === sort ? order.direction : null;
        return (
          <span
            key={name}
            role="columnheader"
            className={`call-cell call-${name}`}
            aria-sort={direction === null ? 'none' : direction === 'asc' ? 'ascending' : 'descending'}
          >
            <button
              type="button"
              className="call-sort"
              data-testid={`sort-${sort}`}
              onClick={() => onOrder(nextOrder(order, sort))}
            >
              {label}
              <Icon
                icon={direction === 'asc' ? ArrowUp : ArrowDown}
                className={direction === null ? 'call-sort-idle' : undefined}
              />
            </button>
          </span>
        );
      })}
    </div>
  );
};
