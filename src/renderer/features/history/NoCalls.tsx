import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';

type Properties = {
  readonly words: string;
  readonly hasFilters: boolean;
  readonly isFailed: boolean;
  readonly onClearSearch: () => void;
  readonly onClearFilters: () => void;
  readonly onAllTime: (() => void) | null;
  readonly onRetry: () => void;
};

/** Why the list is empty, with the ways out. */
export const NoCalls = (properties: Properties) => {
  const { words, hasFilters, isFailed, onClearSearch, onClearFilters, onAllTime, onRetry } = properties;
  const { t } = useTranslation();
  if (isFailed) {
    return (
      <div role="status" data-testid="calls-failed">
        <p className="font-medium">{t('calls.failed')}</p>
        <Button onClick={onRetry}>{t('details.retry')}</Button>
      </div>
    );
  }
  const reason = words !== '' ? 'calls.noMatch' : hasFilters ? 'calls.noneFiltered' : 'calls.none';
  return (
    <div role="status" data-testid="no-calls">
      <p className="font-medium wrap-anywhere" dir="auto">
        {t(reason, { words })}
      </p>
      {reason === 'calls.none' ? <p className="text-muted">{t('calls.noneWhy')}</p> : null}
      <div className="flex flex-wrap justify-center gap-2">
        {words === '' ? null : <Button onClick={onClearSearch}>{t('calls.clearSearch')}</Button>}
        {hasFilters ? <Button onClick={onClearFilters}>{t('details.clearFilters')}</Button> : null}
        {onAllTime === null ? null : <Button onClick={onAllTime}>{t('calls.allTime')}</Button>}
      </div>
    </div>
  );
};
