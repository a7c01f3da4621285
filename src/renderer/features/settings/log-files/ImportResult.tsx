import { useTranslation } from 'react-i18next';
import type { LogImportView } from '../../../../shared/contract/log-import.ts';
import { formatInteger } from '../../../format/numbers.ts';
import { ProblemList } from './ProblemList.tsx';
import { toolNames } from './tool-names.ts';

const columns = [
  ['new_calls', 'settings.logsNew'],
  ['merged_calls', 'settings.logsMerged'],
  ['known_calls', 'settings.logsKnown'],
  ['refused_calls', 'settings.logsRefused'],
  ['unparsed_lines', 'settings.logsUnparsed'],
] as const;

const endings = {
  done: 'settings.logsDone',
  cancelled: 'settings.logsCancelled',
  failed: 'settings.logsFailed',
} as const;

/** What the last import came to, by tool. Nobody needs a column of refusals without any. */
export const ImportResult = ({ view }: { readonly view: LogImportView }) => {
  const { t, i18n } = useTranslation();
  const { state, tools, error } = view;
  if (state === 'idle' || state === 'running') return null;
  const shown = columns.filter(([name]) => name !== 'refused_calls' || tools.some((tool) => tool[name] > 0));
  return (
    <div className="border-t border-line pt-3.5" data-testid="log-import-result">
      <p role="status">{t(endings[state])}</p>
      {error === null ? null : (
        <p lang="en" className="text-[0.8125rem] text-muted">
          {error}
        </p>
      )}
      {tools.length === 0 ? null : (
        <>
          <div className="table-box mt-3" role="region" aria-label={t('settings.logsProgress')} tabIndex={0}>
            <table className="data-table tabular-nums">
              <thead>
                <tr>
                  <th scope="col">{t('settings.logsTool')}</th>
                  {shown.map(([name, title]) => (
                    <th key={name} scope="col" className="text-right">
                      {t(title)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {tools.map((tool) => (
                  <tr key={tool.tool} data-testid={`result-${tool.tool}`}>
                    <th scope="row">{toolNames[tool.tool]}</th>
                    {shown.map(([name]) => (
                      <td key={name} className="text-right">
                        {formatInteger(tool[name], i18n.language)}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          <p className="mt-2 max-w-prose text-[0.8125rem] text-muted">{t('settings.logsMeaning')}</p>
        </>
      )}
      <ProblemList problems={view.problems} more={view.more_problems} />
    </div>
  );
};
