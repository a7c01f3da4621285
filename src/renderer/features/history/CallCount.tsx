import { useTranslation } from 'react-i18next';
import { useCalmText } from '../../components/use-calm-text.ts';
import type { CallListView } from './call-list.ts';

type Properties = { readonly view: CallListView; readonly isPrevious: boolean };

/** How often a screen reader is told while calls come in. */
const calmMs = 2000;

/** How many calls there are, and how many of them the list goes to where that is not all. */
export const CallCount = ({ view, isPrevious }: Properties) => {
  const { t } = useTranslation();
  const { rowCount, total, isEndKnown } = view;
  const textOf = (): string => {
    if (rowCount === null || isPrevious) return '';
    if (total !== null && total > rowCount) return t('calls.first', { shown: rowCount, count: total });
    if (!isEndKnown) return t('calls.atLeast', { count: Math.max(0, rowCount - 100) });
    return t('calls.count', { count: rowCount });
  };
  const text = textOf();
  const spoken = useCalmText(text, calmMs);
  return (
    <p className="call-count" data-testid="call-count">
      <span aria-hidden>{text}</span>
      <span role="status" className="sr-only">
        {spoken}
      </span>
    </p>
  );
};
