import type { Session } from '../../../shared/contract/read-models.ts';

const event = '{"service":"my-app","model":"gpt-4o","input_tokens":1000,"output_tokens":500}';

/** A literal for a POSIX shell: 'it'\''s'. */
const quoteForShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
/** A literal for PowerShell: 'it''s'. */
const quoteForPowerShell = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * One line that records a call with the token from its file, ready to paste: for a POSIX shell, or for PowerShell when
 * the data directory is a Windows path.
 */
export const toFirstCallCommand = ({ url, data_dir: dir }: Pick<Session, 'url' | 'data_dir'>): string => {
  if (/^[A-Za-z]:\\|^\\\\/.test(dir)) {
    const token = `$(Get-Content ${quoteForPowerShell(`${dir}\\ingest-token`)})`;
    return `Invoke-RestMethod -Method Post "${url}/v1/usage" -Headers @{ Authorization = "Bearer ${token}" } -ContentType 'application/json' -Body '${event}'`;
  }
  const token = `$(cat ${quoteForShell(`${dir}/ingest-token`)})`;
  return `curl -sS "${url}/v1/usage" -H "Authorization: Bearer ${token}" -H 'Content-Type: application/json' -d '${event}'`;
};
