import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useImperativeHandle,
  useMemo,
} from 'react';
import { ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { EventView } from '../../../shared/contract/read-models.ts';
import { Icon } from '../../components/Icon.tsx';
import { useValueLabel } from '../../components/use-value-label.ts';
import type { CallOrder } from '../../state/view-state.ts';
import { CallHeader } from './CallHeader.tsx';
import { CallRow, type RowWords } from './CallRow.tsx';
import { type CallList, type CallListView, keyOf, pageOf, pageSize, rowAt } from './call-list.ts';
import { dayOf, type CallFormat } from './call-format.ts';
import { FailedRow } from './FailedRow.tsx';
import { toKeyRow } from './row-keys.ts';
import { SkeletonRow } from './SkeletonRow.tsx';
import { useActiveRow } from './use-active-row.ts';
import { useScaledScroll } from './use-scaled-scroll.ts';

/** Rows beyond the view on either side that are drawn too, so that fast scrolling shows no gap. */
const overscan = 10;
/** Drawn while nothing is known yet. */
const skeletonRows = 40;

export type CallGridHandle = {
  /** Takes the focus when what had it is gone. */
  readonly focusIfLost: () => void;
};

type Properties = {
  readonly handle: Ref<CallGridHandle>;
  readonly list: CallList;
  readonly view: CallListView;
  readonly listKey: string;
  readonly order: CallOrder;
  readonly format: CallFormat;
  readonly rowHeight: number;
  readonly isPrevious: boolean;
  /** `keyOf` the call whose details are open. */
  readonly openKey: string | null;
  readonly onOrder: (order: CallOrder) => void;
  readonly onOpen: (call: EventView) => void;
  /** Instead of rows where there are none. */
  readonly children: ReactNode;
};

const idOf = (row: number): string => `call-${row}`;

/** The calls as a table of which only the rows in view exist. Focus stays on the table, so no update can take it away. */
export const CallGrid = (properties: Properties) => {
  const { handle, list, view, listKey, order, format, rowHeight, isPrevious, openKey, onOrder, onOpen, children } =
    properties;
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  const words = useMemo<RowWords>(
    () => ({
      succeeded: t('outcome.true'),
      failed: t('outcome.false'),
      unknown: t('widget.unknown'),
      estimated: t('calls.estimated'),
      provisional: t('widget.provisional'),
    }),
    [t],
  );
  const rowCount = view.rowCount ?? (view.error === null ? skeletonRows : 0);
  const scroll = useScaledScroll({ rowCount, rowHeight, movedBy: view.movedBy, listKey });
  const { activeRow, setActiveRow } = useActiveRow(view, listKey);
  const { first, last, scrollerRef } = scroll;

  useImperativeHandle(
    handle,
    () => ({
      focusIfLost: () => {
        if (document.activeElement === document.body) scrollerRef.current?.focus();
      },
    }),
    [scrollerRef],
  );
  useEffect(() => {
    if (last >= 0) list.show({ first, last });
  }, [list, first, last]);

  const open = (row: number): void => {
    const call = rowAt(view, row);
    if (call === undefined) return;
    setActiveRow(row);
    onOpen(call);
  };
  const onClick = ({ target }: MouseEvent): void => {
    const row = target instanceof Element ? target.closest<HTMLElement>('[data-row]')?.dataset['row'] : undefined;
    if (row !== undefined) open(Number(row));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.target !== event.currentTarget || event.altKey || event.metaKey) return;
    if ((event.key === 'Enter' || event.key === ' ') && activeRow !== null) {
      event.preventDefault();
      open(activeRow);
      return;
    }
    const row = toKeyRow(event.key, {
      row: activeRow,
      first,
      wholeRows: scroll.wholeRows,
      rowCount: view.rowCount ?? 0,
    });
    if (row === null) return;
    event.preventDefault();
    setActiveRow(row);
    scroll.revealRow(row);
  };

  const from = Math.max(0, first - overscan);
  const to = Math.min(rowCount - 1, last + overscan);
  const drawn = new Set<string>();
  const rows: ReactNode[] = [];
  for (let row = from; row <= to; row += 1) {
    const top = row * rowHeight - scroll.offset;
    const call = rowAt(view, row);
    const page = view.pages.get(pageOf(row));
    if (call === undefined) {
      const isNotice = page !== undefined && 'error' in page && row === Math.max(first, pageOf(row) * pageSize);
      rows.push(
        isNotice ? (
          <FailedRow key={row} row={row} top={top} height={rowHeight} onRetry={() => list.retry(pageOf(row))} />
        ) : (
          <SkeletonRow key={row} row={row} top={top} height={rowHeight} isBlank={page !== undefined} />
        ),
      );
      continue;
    }
    // While calls pour in, neighbouring pages may both hold a call for a moment.
    const key = drawn.has(keyOf(call)) ? `${row} ${keyOf(call)}` : keyOf(call);
    drawn.add(key);
    const above = rowAt(view, row - 1);
    rows.push(
      <CallRow
        key={key}
        id={idOf(row)}
        call={call}
        row={row}
        top={top}
        height={rowHeight}
        words={words}
        format={format}
        service={labelOf('service', call.service)}
        operation={call.operation === null ? null : labelOf('operation', call.operation)}
        isNewDay={order.sort === 'occurred_at' && above !== undefined && dayOf(above) !== dayOf(call)}
        isActive={row === activeRow}
        isOpen={keyOf(call) === openKey}
      />,
    );
  }

  return (
    <div className="call-frame">
      <div
        ref={scrollerRef}
        role="grid"
        tabIndex={0}
        aria-label={t('calls.title')}
        aria-rowcount={view.isEndKnown ? rowCount + 1 : -1}
        aria-busy={isPrevious || view.rowCount === null}
        aria-activedescendant={activeRow !== null && activeRow >= from && activeRow <= to ? idOf(activeRow) : undefined}
        className="call-grid"
        data-testid="calls"
        data-total={isPrevious ? undefined : view.total}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <CallHeader order={order} onOrder={onOrder} />
        <div
          role="rowgroup"
          className={isPrevious ? 'call-space figures figures-previous' : 'call-space figures'}
          style={{ height: scroll.scrollHeight }}
        >
          {rows}
        </div>
      </div>
      {rowCount === 0 ? <div className="call-empty">{children}</div> : null}
      {view.newCalls > 0 ? (
        <button type="button" className="call-news" data-testid="new-calls" onClick={scroll.scrollToTop}>
          <Icon icon={ArrowUp} />
          {t('calls.new', { count: view.newCalls })}
        </button>
      ) : null}
    </div>
  );
};
