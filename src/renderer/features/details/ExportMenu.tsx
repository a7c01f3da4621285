import { Menu } from '@base-ui/react/menu';
import { ChevronDown, Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../api/engine-context.ts';
import { Icon } from '../../components/Icon.tsx';
import type { HistoryQuestion, UsageQuestion } from '../../state/view-state.ts';

type Properties = { readonly question: UsageQuestion | HistoryQuestion };

const formats = [
  { id: 'exportCsv', options: { format: 'csv' } },
  { id: 'exportCsvComma', options: { format: 'csv', decimal: 'comma' } },
  { id: 'exportJson', options: { format: 'json' } },
  { id: 'exportNdjson', options: { format: 'ndjson' } },
] as const;

/** Exports what is on screen: the same period, the same filters. */
export const ExportMenu = ({ question }: Properties) => {
  const { t } = useTranslation();
  const { exportUsage } = useEngine();
  if (exportUsage === null) return null;
  return (
    <Menu.Root>
      <Menu.Trigger className="button" data-testid="export">
        <Icon icon={Download} />
        <span className="max-sm:sr-only">{t('details.export')}</span>
        <Icon icon={ChevronDown} className="text-muted" />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-20">
          <Menu.Popup className="popup min-w-56 p-1.5">
            {formats.map(({ id, options }) => (
              <Menu.Item key={id} className="popup-item" onClick={() => exportUsage({ ...question, ...options })}>
                {t(`details.${id}`)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
};
