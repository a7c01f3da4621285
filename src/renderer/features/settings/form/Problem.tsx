import { useTranslation } from 'react-i18next';
import type { ApiError } from '../../../api/api-error.ts';

type Properties = { readonly error: ApiError | null };

/** Why something could not be done, announced: our sentence, and the engine's own beneath. */
export const Problem = ({ error }: Properties) => {
  const { t } = useTranslation();
  const kind = error?.kind ?? 'failed';
  return (
    <div role="alert" className="text-[0.8125rem]">
      {error === null ? null : (
        <div className="problem">
          <p>{t(error.errors.length > 0 ? 'settings.failedFields' : `settings.failed_${kind}`)}</p>
          {error.detail === '' || error.errors.length > 0 ? null : (
            <p lang="en" className="text-muted">
              {error.detail}
            </p>
          )}
        </div>
      )}
    </div>
  );
};
