import { useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventView } from '../../../shared/contract/read-models.ts';
import { useEngine } from '../../api/engine-context.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { toDayKey } from '../../format/dates.ts';
import { type FilterValue, useViewState } from '../../state/view-state.ts';
import { CallCount } from './CallCount.tsx';
import { CallDetails } from './CallDetails.tsx';
import { CallGrid, type CallGridHandle } from './CallGrid.tsx';
import { createCallFormat } from './call-format.ts';
import { keyOf } from './call-list.ts';
import './history.css';
import { toHistoryLayout } from './history-layout.ts';
import { KeptInSums } from './KeptInSums.tsx';
import { NoCalls } from './NoCalls.tsx';
import { SearchBox } from './SearchBox.tsx';
import { useCallList } from './use-call-list.ts';
import { useElementWidth } from './use-element-width.ts';

export type HistoryProperties = {
  readonly filters: readonly FilterValue[];
  readonly onFilter: (filter: FilterValue) => void;
};

const remPx = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Every call, in any order, to be searched; one of them open. */
export const History = ({ filters, onFilter }: HistoryProperties) => {
  const { i18n } = useTranslation();
  const engine = useEngine();
  const state = useViewState();
  const { historyQuestion, order, openCall, words } = state;
  const { view, list, key, isPrevious } = useCallList(historyQuestion, order);
  const timeZone = useEngineQuery('session', {}).data?.time_zone ?? 'UTC';
  const today = toDayKey(Date.now(), timeZone);
  const format = useMemo(() => createCallFormat(timeZone, i18n.language, today), [timeZone, i18n.language, today]);
  const root = useRef<HTMLDivElement>(null);
  const grid = useRef<CallGridHandle>(null);
  const width = useElementWidth(root) / remPx();
  const isOpen = openCall !== null;
  const wasOpen = useRef(isOpen);
  useLayoutEffect(() => {
    // Whatever closed the details, the list is where one goes on.
    if (wasOpen.current && !isOpen) grid.current?.focusIfLost();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const layout = toHistoryLayout(width, isOpen);
  const open = (call: EventView): void => state.setOpenCall({ id: call.id, workspace: call.workspace });
  return (
    <div ref={root} className="history">
      <div className="history-list" data-rows={layout.rows} inert={isOpen && layout.details === 'instead'}>
        <div className="history-bar">
          <SearchBox words={words} onWords={state.setWords} />
          <CallCount view={view} isPrevious={isPrevious} />
        </div>
        <KeptInSums question={historyQuestion} today={today} timeZone={timeZone} />
        <CallGrid
          handle={grid}
          list={list}
          view={view}
          listKey={key}
          order={order}
          format={format}
          rowHeight={layout.rowRem * remPx()}
          isPrevious={isPrevious}
          openKey={openCall?.workspace == null ? null : keyOf({ ...openCall, workspace: openCall.workspace })}
          onOrder={state.setOrder}
          onOpen={open}
        >
          <NoCalls
            words={words.trim()}
            hasFilters={filters.length > 0}
            isFailed={view.error !== null}
            onClearSearch={() => state.setWords('')}
            onClearFilters={state.clearFilters}
            onAllTime={state.period === 'all_time' ? null : () => state.setPeriod('all_time')}
            onRetry={() => void engine.retry()}
          />
        </CallGrid>
      </div>
      {openCall === null ? null : (
        <CallDetails
          call={openCall}
          format={format}
          place={layout.details}
          filters={filters}
          onFilter={onFilter}
          onClose={() => state.setOpenCall(null)}
        />
      )}
    </div>
  );
};
