import { useTranslation } from 'react-i18next';

type Properties = {
  readonly row: number;
  readonly top: number;
  readonly height: number;
  readonly onRetry: () => void;
};

/** In place of calls that could not be read; the others stay. */
export const FailedRow = ({ row, top, height, onRetry }: Properties) => {
  const { t } = useTranslation();
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      className="call-failed"
      style={{ transform: `translateY(${top}px)`, height }}
    >
      <span role="gridcell">
        {t('calls.pageFailed')}{' '}
        <button type="button" className="link" onClick={onRetry}>
          {t('details.retry')}
        </button>
      </span>
    </div>
  );
};
