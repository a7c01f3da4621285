import { useTranslation } from 'react-i18next';

type Properties = {
  readonly value: string;
  readonly onChange: (words: string) => void;
  /** Its width and what is around it. */
  readonly className: string;
};

/** Narrows the list below it down while one types. */
export const SearchField = ({ value, onChange, className }: Properties) => {
  const { t } = useTranslation();
  return (
    <input
      type="search"
      className={`field-search ${className}`}
      placeholder={t('details.searchValues')}
      aria-label={t('details.searchValues')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
};
