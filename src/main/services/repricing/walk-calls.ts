import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/core/app-error.ts';
import type { NewCost } from '../../store/cost-state.ts';
import { firstPosition } from '../../store/list-priced-calls.ts';
import type { PricedCall } from '../../store/list-priced-calls.ts';
import type { CostChangeReader } from '../../store/read-cost-changes.ts';
import type { Pricer } from '../pricing-types.ts';
import type { Choice } from './choose-calls.ts';
import { repriceCall } from './reprice-call.ts';

/** A call and the cost it would have now; null when that is the one it has, or when its month is closed. */
export type RepricedCall = { readonly call: PricedCall; readonly cost: NewCost | null };

/**
 * Calls that can be repriced, priced anew, a page at a time and in the order of time. Other work goes on
 * between pages, each of which takes a few milliseconds.
 *
 * @throws AppError `unavailable` once the program is stopping
 */
export async function* walkCalls(
  reader: Pick<CostChangeReader, 'listPricedCalls'>,
  { range, filter }: Choice,
  pricer: Pricer,
  isStopping: () => boolean,
): AsyncGenerator<readonly RepricedCall[]> {
  for (let after = firstPosition; ;) {
    if (isStopping())
      throw new AppError('unavailable', 'The program is stopping. Nothing is repriced by this request.');
    const page = reader.listPricedCalls(range, filter, after);
    yield page.calls.map((call) => ({ call, cost: call.isSealed ? null : repriceCall(call.event, pricer) }));
    if (page.next === null) return;
    after = page.next;
    await nextTurn();
  }
}
