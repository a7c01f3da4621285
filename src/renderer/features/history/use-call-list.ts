import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { CallInput } from '../../../shared/contract/calls.ts';
import type { EventPage } from '../../../shared/contract/read-models.ts';
import type { CallOrder, HistoryQuestion } from '../../state/view-state.ts';
import { type CallList, type CallListView, createCallList } from './call-list.ts';

/** In any order but that of time the contract pages so far and no further. */
const mostRankedRows = 10_000;

type Shown = {
  readonly key: string;
  readonly list: CallList;
  readonly view: CallListView;
};

export type CallListState = Shown & {
  /** The rows answer the previous question: the new one is on its way. */
  readonly isPrevious: boolean;
};

/** The calls of a question, kept current; asked anew whenever the history is opened. */
export const useCallList = (question: HistoryQuestion, { sort, direction }: CallOrder): CallListState => {
  const client = useQueryClient();
  const key = JSON.stringify([question, sort, direction]);
  const list = useMemo(() => {
    const input = { ...question, sort, direction };
    return createCallList({
      ask: (offset, limit) =>
        client.fetchQuery<EventPage>({ queryKey: ['events', { ...input, offset, limit }], staleTime: 0, gcTime: 0 }),
      isNewestFirst: sort === 'occurred_at' && direction === 'desc',
      mostRows: sort === 'occurred_at' ? null : mostRankedRows,
    });
    // The key says all of it.
    // eslint-disable-next-line react/exhaustive-deps
  }, [client, key]);
  // One question for the whole list: whatever makes the screens ask again makes it look at its calls again.
  const input: CallInput<'events'> = { ...question, sort, direction };
  useQuery({
    queryKey: ['events', input],
    queryFn: async () => {
      await list.refresh();
      return list.getView().rowCount;
    },
    retry: false,
    gcTime: 0,
  });
  const view = useSyncExternalStore(list.subscribe, list.getView);
  const current: Shown = { key, list, view };
  const [lastAnswered, setLastAnswered] = useState<Shown>(current);
  if (view.rowCount !== null && lastAnswered.view !== view) setLastAnswered(current);
  const isPrevious = view.rowCount === null && view.error === null && lastAnswered.view.rowCount !== null;
  return isPrevious ? { ...lastAnswered, isPrevious } : { ...current, isPrevious };
};
