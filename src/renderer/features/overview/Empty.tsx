import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';

type Properties = {
  readonly hasFilters: boolean;
  readonly onClearFilters: () => void;
};

/** No call matches: a whole page of zeros would say less. */
export const Empty = ({ hasFilters, onClearFilters }: Properties) => {
  const { t } = useTranslation();
  return (
    <div className="grid h-full min-h-80 place-items-center p-6" data-testid="overview-empty" role="status">
      <div className="flex flex-col items-center gap-4 text-center">
        <p className="text-muted">{t(hasFilters ? 'details.noMatch' : 'overview.noCalls')}</p>
        {hasFilters ? <Button onClick={onClearFilters}>{t('details.clearFilters')}</Button> : null}
      </div>
    </div>
  );
};
