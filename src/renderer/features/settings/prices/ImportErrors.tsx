import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../../api/api-error.ts';
import { Problem } from '../form/Problem.tsx';

/** What is wrong with a list, line by line, in the engine's words. */
export const ImportErrors = ({ error }: { readonly error: ApiError }) => {
  const { t } = useTranslation();
  if (error.errors.length === 0) return <Problem error={error} />;
  return (
    <div role="alert" className="problem text-[0.8125rem]" data-testid="import-errors">
      <p className="font-medium">{t('settings.importErrors', { count: error.errors.length })}</p>
      <ol lang="en" className="mt-1 max-h-48 overflow-y-auto">
        {error.errors.map(({ detail }, index) => (
          <li key={`${index} ${detail}`}>{detail}</li>
        ))}
      </ol>
    </div>
  );
};
