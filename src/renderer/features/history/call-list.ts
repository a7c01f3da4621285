import type { EventPage, EventView } from '../../../shared/contract/read-models.ts';
import { type ApiError, toApiError } from '../../api/api-error.ts';

/** Rows that are asked for together. */
export const pageSize = 100;
/** What the contract gives at once. */
const mostAsked = 500;
/** Pages kept in memory; the farthest from the view go first. */
const mostPages = 30;
/** Requests on their way at once: while the scrollbar is dragged, pages that have gone by are never asked for. */
const mostLoading = 2;
/** Rows beyond the view on either side that are fetched with it. */
const margin = 20;
/** How often a list that moves is looked at again before its rows are shown as they came. */
const mostLooks = 4;

type Page = { readonly rows: readonly EventView[] } | { readonly error: ApiError };

/** The list as it is known now. A new object whenever anything changed. */
export type CallListView = {
  /** Null until the first answer. */
  readonly rowCount: number | null;
  /** Calls that match, null where counting them would take too long. */
  readonly total: number | null;
  /** No call comes after the last row. */
  readonly isEndKnown: boolean;
  readonly pages: ReadonlyMap<number, Page>;
  /** Rows that have come in above what was being read, since the list was made: its place moves on by as many. */
  readonly movedBy: number;
  /** Calls that came in at the top while it was out of view. */
  readonly newCalls: number;
  /** Why there is no first answer. */
  readonly error: ApiError | null;
};

/** Rows in view, the last one included. */
export type ShownRows = { readonly first: number; readonly last: number };

export type CallListOptions = {
  readonly ask: (offset: number, limit: number) => Promise<EventPage>;
  /** Newest first: what comes in comes in at the top. */
  readonly isNewestFirst: boolean;
  /** The contract pages no further in this order; null: to the very end. */
  readonly mostRows: number | null;
};

export type CallList = {
  readonly getView: () => CallListView;
  readonly subscribe: (listener: () => void) => () => void;
  /** These rows are on screen: what is missing of them is fetched. */
  readonly show: (rows: ShownRows) => void;
  /** The calls may have changed: asks again for what is on screen and lets the rows in view stay where they are. */
  readonly refresh: () => Promise<void>;
  readonly retry: (page: number) => void;
};

const nothing: CallListView = {
  rowCount: null,
  total: null,
  isEndKnown: false,
  pages: new Map(),
  movedBy: 0,
  newCalls: 0,
  error: null,
};

export const pageOf = (row: number): number => Math.floor(row / pageSize);

/** A call's identity: ids are unique within a workspace only. */
export const keyOf = ({ workspace, id }: Pick<EventView, 'workspace' | 'id'>): string => `${workspace} ${id}`;

export const rowAt = ({ pages }: CallListView, row: number): EventView | undefined => {
  const page = pages.get(pageOf(row));
  return page !== undefined && 'rows' in page ? page.rows[row % pageSize] : undefined;
};

/** The row of a call among those in memory; undefined when it is not there. */
export const findRow = ({ pages }: CallListView, key: string): number | undefined => {
  for (const [number, page] of pages) {
    const at = 'rows' in page ? page.rows.findIndex((call) => keyOf(call) === key) : -1;
    if (at !== -1) return number * pageSize + at;
  }
  return undefined;
};

/** Every call of a question in one order, of which only the pages around the view are in memory. */
export const createCallList = ({ ask, isNewestFirst, mostRows }: CallListOptions): CallList => {
  const listeners = new Set<() => void>();
  let view = nothing;
  let shown: ShownRows = { first: 0, last: 0 };
  /** Counted up when rows may have moved: an answer to an older question is not for this list any more. */
  let edition = 0;
  const loading = new Set<number>();

  const set = (next: CallListView): void => {
    view = next;
    for (const listener of listeners) listener();
  };

  /** What an answer says about the length of the list, beside what was known. */
  const lengthAfter = (
    answer: EventPage,
    offset: number,
    limit: number,
    knownRows: number,
  ): Pick<CallListView, 'rowCount' | 'total' | 'isEndKnown'> => {
    const end = offset + answer.items.length;
    const isEndKnown = answer.total !== null || answer.items.length < limit;
    const rows = answer.total ?? (isEndKnown ? end : Math.max(end + pageSize, knownRows));
    return { rowCount: Math.min(rows, mostRows ?? rows), total: answer.total ?? (isEndKnown ? end : null), isEndKnown };
  };

  const pagesIn = (answer: EventPage, offset: number, limit: number): [number, Page][] =>
    Array.from({ length: limit / pageSize }, (_, at) => [
      pageOf(offset) + at,
      { rows: answer.items.slice(at * pageSize, (at + 1) * pageSize) },
    ]);

  const nearest = (pages: ReadonlyMap<number, Page>): ReadonlyMap<number, Page> => {
    const middle = pageOf((shown.first + shown.last) / 2);
    const sorted = [...pages].toSorted(([a], [b]) => Math.abs(a - middle) - Math.abs(b - middle));
    return new Map(sorted.slice(0, mostPages));
  };

  const load = async (page: number): Promise<void> => {
    const asked = edition;
    loading.add(page);
    const offset = page * pageSize;
    let loaded: Page;
    try {
      const answer = await ask(offset, pageSize);
      if (asked !== edition) return;
      const hasMoved = answer.total !== null && view.total !== null && answer.total !== view.total;
      if (hasMoved) return void refresh().catch(() => undefined);
      const length = view.isEndKnown ? {} : lengthAfter(answer, offset, pageSize, view.rowCount ?? 0);
      set({ ...view, ...length });
      loaded = { rows: answer.items };
    } catch (thrown) {
      if (asked !== edition) return;
      loaded = { error: toApiError(thrown) };
    } finally {
      if (asked === edition) loading.delete(page);
    }
    set({ ...view, pages: nearest(new Map(view.pages).set(page, loaded)) });
    fill();
  };

  const fill = (): void => {
    if (view.rowCount === null) return;
    const first = pageOf(Math.max(0, shown.first - margin));
    const last = pageOf(Math.min(shown.last + margin, view.rowCount - 1));
    for (let page = first; page <= last && loading.size < mostLoading; page += 1) {
      if (!view.pages.has(page) && !loading.has(page)) void load(page);
    }
  };

  /** How far the rows that were in view have moved: of the first one that is still there. */
  const findShift = (before: CallListView, rows: ShownRows, answer: EventPage, offset: number): number | undefined => {
    const places = new Map(answer.items.map((call, at) => [keyOf(call), offset + at]));
    for (let row = rows.first; row <= rows.last; row += 1) {
      const call = rowAt(before, row);
      const place = call && places.get(keyOf(call));
      if (place !== undefined) return place - row;
    }
    return undefined;
  };

  const adopt = (answer: EventPage, offset: number, limit: number, shift: number): void => {
    edition += 1;
    loading.clear();
    const isAtTop = shown.first === 0;
    shown = { first: shown.first + shift, last: shown.last + shift };
    set({
      ...lengthAfter(answer, offset, limit, view.isEndKnown ? 0 : (view.rowCount ?? 0) + shift),
      pages: new Map(pagesIn(answer, offset, limit)),
      movedBy: view.movedBy + shift,
      newCalls: isNewestFirst && !isAtTop ? Math.max(0, view.newCalls + shift) : 0,
      error: null,
    });
    fill();
  };

  const lookAgain = async (): Promise<void> => {
    let guess = 0;
    let isFar = false;
    for (let look = 1; ; look += 1) {
      const offset = pageOf(Math.max(0, shown.first + guess - margin)) * pageSize;
      const end = (pageOf(Math.max(0, shown.last + guess + margin)) + 1) * pageSize;
      const limit = isFar ? mostAsked : Math.min(end - offset, mostAsked);
      const answer = await ask(offset, limit);
      if (shown.first === 0) return adopt(answer, offset, limit, 0);
      const shift = findShift(view, shown, answer, offset);
      const first = shown.first + (shift ?? 0);
      const isInside = first >= offset && first < offset + limit;
      if (look === mostLooks || (shift !== undefined && isInside)) return adopt(answer, offset, limit, shift ?? 0);
      if (shift !== undefined) guess = shift;
      else if (answer.total !== null && view.total !== null && answer.total - view.total !== guess) {
        guess = answer.total - view.total;
      } else if (isFar) return adopt(answer, offset, limit, 0);
      else isFar = true;
    }
  };

  let running: Promise<void> | null = null;
  let isAskedAgain = false;
  const refresh = (): Promise<void> => {
    isAskedAgain = running !== null;
    running ??= (async () => {
      try {
        do {
          isAskedAgain = false;
          await lookAgain();
        } while (isAskedAgain);
      } catch (thrown) {
        if (view.rowCount === null) set({ ...view, error: toApiError(thrown) });
        throw thrown;
      } finally {
        running = null;
      }
    })();
    return running;
  };

  return {
    getView: () => view,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show: (rows) => {
      shown = rows;
      if (rows.first === 0 && view.newCalls > 0) set({ ...view, newCalls: 0 });
      fill();
    },
    refresh,
    retry: (page) => {
      const pages = new Map(view.pages);
      pages.delete(page);
      set({ ...view, pages });
      fill();
    },
  };
};
