import type { EventView } from '../../../../shared/contract/read-models.ts';

/**
 * The call that came in last since a moment, or null. Both clocks are this machine's.
 *
 * @param since epoch milliseconds
 */
export const findArrival = (calls: readonly EventView[], since: number): EventView | null =>
  calls
    .filter(({ received_at }) => Date.parse(received_at) >= since)
    .toSorted((one, other) => Date.parse(other.received_at) - Date.parse(one.received_at))[0] ?? null;
