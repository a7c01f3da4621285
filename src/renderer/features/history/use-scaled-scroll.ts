import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from 'react';
import {
  clampContentTop,
  followScroll,
  isStuck,
  type ScrollPlace,
  toScrollHeight,
  toScrollTop,
} from './scroll-scale.ts';

type Options = {
  readonly rowCount: number;
  /** In pixels, the same for all. */
  readonly rowHeight: number;
  /** Rows that came in above the view so far: when it grows, the rows in view stay where they are. */
  readonly movedBy: number;
  /** Another list begins at its top. */
  readonly listKey: string;
};

type Shift = {
  /** First row in view, in whole or in part. */
  readonly first: number;
  readonly offset: number;
};

export type ScaledScroll = {
  /** The box that scrolls; its first child is a header. */
  readonly scrollerRef: RefObject<HTMLDivElement | null>;
  readonly scrollHeight: number;
  readonly first: number;
  /** Last row in view; -1 in an empty list. */
  readonly last: number;
  /** Pixels from the box's own top to the content's: a row stands at `row * rowHeight - offset`. */
  readonly offset: number;
  /** Rows that fit as a whole. */
  readonly wholeRows: number;
  /** Scrolls as little as needed to have all of the row in view. */
  readonly revealRow: (row: number) => void;
  readonly scrollToTop: () => void;
};

/** The box's scrollbar is put where it belongs once nothing has moved for so long. */
const idleMs = 150;

/** Below the header, which stays at the top of the box. */
const viewHeightOf = (scroller: HTMLElement): number =>
  scroller.clientHeight - (scroller.firstElementChild?.clientHeight ?? 0);

/** Scrolling through any number of rows of one height; see scroll-scale.ts. */
export const useScaledScroll = ({ rowCount, rowHeight, movedBy, listKey }: Options): ScaledScroll => {
  const scrollerRef = useRef<HTMLDivElement>(null);
  const place = useRef<ScrollPlace>({ contentTop: 0, scrollTop: 0 });
  const idleTimer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const [viewHeight, setViewHeight] = useState(0);
  const [{ first, offset }, setShift] = useState<Shift>({ first: 0, offset: 0 });
  const size = useRef({ contentHeight: 0, rowHeight });

  const publish = useCallback((next: ScrollPlace): void => {
    place.current = next;
    const shift = {
      first: Math.floor(next.contentTop / size.current.rowHeight),
      offset: next.contentTop - next.scrollTop,
    };
    setShift((last) => (last.first === shift.first && last.offset === shift.offset ? last : shift));
  }, []);

  /** Shows the content from there on, with the scrollbar where it belongs. */
  const settle = useCallback(
    (wanted: number): void => {
      const scroller = scrollerRef.current;
      if (scroller === null) return;
      const scale = { contentHeight: size.current.contentHeight, viewHeight: viewHeightOf(scroller) };
      const contentTop = clampContentTop(wanted, scale);
      scroller.scrollTop = toScrollTop(contentTop, scale);
      publish({ contentTop, scrollTop: scroller.scrollTop });
    },
    [publish],
  );

  useLayoutEffect(() => {
    const scroller = scrollerRef.current;
    if (scroller === null) return;
    const onIdle = (): void => {
      idleTimer.current = undefined;
      settle(place.current.contentTop);
    };
    const onScroll = (): void => {
      if (scroller.scrollTop === place.current.scrollTop) return;
      const scale = { contentHeight: size.current.contentHeight, viewHeight: viewHeightOf(scroller) };
      const next = followScroll(place.current, scroller.scrollTop, scale);
      clearTimeout(idleTimer.current);
      idleTimer.current = setTimeout(onIdle, idleMs);
      if (isStuck(next, scale)) settle(next.contentTop);
      else publish(next);
    };
    const measure = (): void => setViewHeight(viewHeightOf(scroller));
    const sizes = new ResizeObserver(measure);
    sizes.observe(scroller);
    measure();
    scroller.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      sizes.disconnect();
      scroller.removeEventListener('scroll', onScroll);
      clearTimeout(idleTimer.current);
      idleTimer.current = undefined;
    };
  }, [publish, settle]);

  const before = useRef({ movedBy, listKey });
  useLayoutEffect(() => {
    const rows = place.current.contentTop / size.current.rowHeight + movedBy - before.current.movedBy;
    const isOther = before.current.listKey !== listKey;
    before.current = { movedBy, listKey };
    size.current = { contentHeight: rowCount * rowHeight, rowHeight };
    if (isOther) settle(0);
    else if (idleTimer.current === undefined) settle(rows * rowHeight);
    // Under a finger or a turning wheel the box is left alone; it is put right when it rests.
    else publish({ contentTop: rows * rowHeight, scrollTop: place.current.scrollTop });
  }, [rowCount, rowHeight, movedBy, listKey, viewHeight, publish, settle]);

  const revealRow = useCallback(
    (row: number): void => {
      const { contentTop } = place.current;
      const height = scrollerRef.current === null ? 0 : viewHeightOf(scrollerRef.current);
      const top = row * size.current.rowHeight;
      const bottom = top + size.current.rowHeight;
      if (top < contentTop) settle(top);
      else if (bottom > contentTop + height) settle(bottom - height);
    },
    [settle],
  );

  return {
    scrollerRef,
    scrollHeight: toScrollHeight({ contentHeight: rowCount * rowHeight, viewHeight }),
    first,
    last: Math.min(rowCount, first + 1 + Math.ceil(viewHeight / rowHeight)) - 1,
    offset,
    wholeRows: Math.max(1, Math.floor(viewHeight / rowHeight)),
    revealRow,
    scrollToTop: useCallback(() => settle(0), [settle]),
  };
};
