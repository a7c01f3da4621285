import { Dialog } from '@base-ui/react/dialog';
import { Tabs } from '@base-ui/react/tabs';
import { ChartColumn, List, Settings as SettingsIcon, X } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useDayChange } from '../api/use-day-change.ts';
import { useEngineQuery } from '../api/use-engine-query.ts';
import { Icon } from '../components/Icon.tsx';
import { ExportMenu } from '../features/details/ExportMenu.tsx';
import { FilterChips } from '../features/details/FilterChips.tsx';
import { FilterMenu } from '../features/details/FilterMenu.tsx';
import { PeriodPicker } from '../features/details/PeriodPicker.tsx';
import { History } from '../features/history/History.tsx';
import { Overview } from '../features/overview/Overview.tsx';
import { Settings } from '../features/settings/Settings.tsx';
import { useViewState, type View } from '../state/view-state.ts';
import { ConnectionNotice } from './ConnectionNotice.tsx';
import { FaultNotice } from './FaultNotice.tsx';
import { GapNotice } from './GapNotice.tsx';

const tabs = [
  { view: 'overview', icon: ChartColumn },
  { view: 'history', icon: List },
  { view: 'settings', icon: SettingsIcon },
] as const;

/** Overview, history and settings over the widget; the address says which, for which period and filters. */
export const DetailsDialog = () => {
  const { t } = useTranslation();
  const state = useViewState();
  const session = useEngineQuery('session', {});
  useDayChange(session.data?.time_zone);
  const { view, question, close, setView } = state;
  // Focus starts at the dialog itself: a ring around its first tab would look like a choice made.
  const popup = useRef<HTMLDivElement>(null);
  const isUsage = view === 'overview' || view === 'history';
  return (
    <Dialog.Root
      open={view !== null}
      onOpenChange={(isOpen, { reason }) => {
        if (isOpen) return;
        if (reason === 'escape-key' && view === 'history' && state.openCall !== null) state.setOpenCall(null);
        else close();
      }}
    >
      <Dialog.Portal>
        <Dialog.Backdrop className="backdrop" />
        <Dialog.Popup ref={popup} initialFocus={popup} className="details" data-testid="details">
          <Tabs.Root
            className="flex h-full min-h-0 flex-col"
            value={view}
            onValueChange={(next: View) => setView(next)}
          >
            <header className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line px-4 py-2.5 sm:px-6">
              <Dialog.Title className="sr-only">{t('details.title')}</Dialog.Title>
              <Tabs.List className="flex gap-1">
                {tabs.map(({ view: name, icon }) => (
                  <Tabs.Tab key={name} value={name} className="tab" data-testid={`tab-${name}`}>
                    <Icon icon={icon} />
                    <span className="max-sm:sr-only">{t(`details.${name}`)}</span>
                  </Tabs.Tab>
                ))}
              </Tabs.List>
              <div className="ml-auto flex items-center gap-2">
                {isUsage ? <ExportMenu question={view === 'history' ? state.historyQuestion : question} /> : null}
                <Dialog.Close className="icon-button" aria-label={t('details.close')}>
                  <Icon icon={X} />
                </Dialog.Close>
              </div>
            </header>
            <ConnectionNotice />
            <FaultNotice />
            <GapNotice />
            {isUsage ? (
              <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-2.5 sm:px-6">
                <PeriodPicker {...state} />
                <FilterMenu {...state} />
                <FilterChips {...state} />
              </div>
            ) : null}
            <Tabs.Panel value="overview" className="details-panel" data-testid="panel-overview">
              <Overview
                question={question}
                onFilter={state.toggleFilter}
                onPeriod={state.setCustomRange}
                filters={state.filters}
                onClearFilters={state.clearFilters}
                onMonths={() => state.setView('settings', 'months')}
              />
            </Tabs.Panel>
            <Tabs.Panel value="history" className="details-panel" data-testid="panel-history">
              <History onFilter={state.toggleFilter} filters={state.filters} />
            </Tabs.Panel>
            <Tabs.Panel value="settings" className="details-panel" data-testid="panel-settings">
              <Settings section={state.section} onSection={state.setSection} />
            </Tabs.Panel>
          </Tabs.Root>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
};
