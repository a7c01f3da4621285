import { useTranslation } from 'react-i18next';
import type { LogImportView } from '../../../../shared/contract/log-import.ts';

type Properties = { readonly problems: LogImportView['problems']; readonly more: number };

/** Files and lines that could not be read, and why. */
export const ProblemList = ({ problems, more }: Properties) => {
  const { t } = useTranslation();
  if (problems.length === 0) return null;
  return (
    <div className="mt-5">
      <h4 className="font-medium">{t('settings.logsProblems')}</h4>
      <div className="table-box mt-2 max-h-72" role="region" aria-label={t('settings.logsProblems')} tabIndex={0}>
        <table className="data-table" data-testid="log-problems">
          <thead>
            <tr>
              <th scope="col">{t('settings.logsWhere')}</th>
              <th scope="col">{t('settings.logsWhy')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ path, line, reason }) => (
              <tr key={`${path} ${line} ${reason}`}>
                <td dir="auto">{line === null ? path : t('settings.logsLine', { path, line })}</td>
                <td>{t(`settings.logsProblem_${reason}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {more === 0 ? null : (
        <p className="mt-1 text-[0.8125rem] text-muted">{t('settings.logsMoreProblems', { count: more })}</p>
      )}
    </div>
  );
};
