import { useTranslation } from 'react-i18next';
import type { LogFilesView } from '../../../../shared/contract/log-import.ts';
import { formatBytes } from '../../../format/bytes.ts';
import { toolNames } from './tool-names.ts';

type Found = LogFilesView['tools'][number];

/** What there is of each tool, and how much of it has not been read. */
export const FoundLogs = ({ tools }: { readonly tools: readonly Found[] }) => (
  <ul data-testid="found-logs">
    {tools.map((found) => (
      <li key={found.tool} className="setting-row">
        <FoundTool found={found} />
      </li>
    ))}
  </ul>
);

const FoundTool = ({ found }: { readonly found: Found }) => {
  const { t, i18n } = useTranslation();
  const sizeOf = (bytes: number): string => formatBytes(bytes, i18n.language);
  const folders = found.folders.filter(({ exists }) => exists || found.files === 0).map(({ path }) => path);
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-8 gap-y-1">
      <div className="min-w-0 flex-1 basis-56">
        <p className={found.files === 0 ? 'text-muted' : 'font-medium'}>{toolNames[found.tool]}</p>
        {folders.map((folder) => (
          <p key={folder} className="mt-0.5 text-[0.8125rem] wrap-anywhere text-muted">
            {found.files === 0 ? t('settings.logsNone', { folder }) : t('settings.logsIn', { folder })}
          </p>
        ))}
      </div>
      {found.files === 0 ? null : (
        <p className="text-right tabular-nums max-sm:text-left">
          <span className="block">{t('settings.logsFiles', { count: found.files, size: sizeOf(found.bytes) })}</span>
          <span className="block text-[0.8125rem] text-muted" data-testid={`unread-${found.tool}`}>
            {found.unread_files === 0
              ? t('settings.logsAllRead')
              : t('settings.logsUnread', { size: sizeOf(found.unread_bytes) })}
          </span>
        </p>
      )}
    </div>
  );
};
