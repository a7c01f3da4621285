import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/core/app-error.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { CostAmendment } from '../../store/amend-costs.ts';
import type { NewCost } from '../../store/cost-state.ts';
import type { PricedCall } from '../../store/list-priced-calls.ts';
import type { CostChangeItem, CostChangeReader } from '../../store/read-cost-changes.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import { settleAmounts } from '../pricing/settle-amounts.ts';
import type { AppliedPrice } from '../pricing-types.ts';

export type TakingBackDeps = {
  readonly reader: CostChangeReader;
  readonly run: RunInWriter;
  readonly now: () => number;
  readonly isStopping: () => boolean;
};

/**
 * The cost a call had before. Where its exchange rate became final meanwhile, that rate stays: the old USD cost is
 * converted with it.
 */
const toOldCost = ({ before, newRateId }: CostChangeItem, { event, state }: PricedCall): NewCost => {
  if (state.appliedRateId === newRateId || event.appliedRate === null) return before;
  const { units } = event.report;
  const kept = { ...before, units, appliedPrice: before.appliedPrice as AppliedPrice | null };
  const settled = settleAmounts(kept, event.appliedRate as AppliedRate);
  return settled === null ? before : { ...before, ...settled };
};

/**
 * Takes a repricing back, whether it was finished or cut short: every call gets its old cost again, page by page with
 * other work in between. Can be called again after it was cut short itself.
 */
export const createTakingBack =
  ({ reader, run, now, isStopping }: TakingBackDeps) =>
  async (changeId: number): Promise<void> => {
    if (reader.readCostChange(changeId)?.state !== 'undoing') await run('startCostUndo', changeId, now());
    for (let afterSeq = 0; ;) {
      if (isStopping())
        throw new AppError('unavailable', 'The program is stopping. It goes on with this at its next start.');
      const items = reader.listCostChangeItems(changeId, afterSeq);
      const calls = new Map(reader.listCallsBySeq(items.map(({ seq }) => seq)).map((call) => [call.event.seq, call]));
      const amendments = items.flatMap((item): CostAmendment[] => {
        const call = calls.get(item.seq);
        // A call that is gone, or that is another one by now, is not this change's any more.
        if (call === undefined || call.state.appliedPriceId !== item.newPriceId) return [];
        return [{ ...toOldCost(item, call), seq: item.seq, expected: call.state }];
      });
      if (amendments.length > 0) await run('amendCosts', changeId, amendments);
      const last = items.at(-1);
      if (last === undefined) break;
      afterSeq = last.seq;
      await nextTurn();
    }
    await run('finishCostChange', changeId);
  };

/** @throws AppError `conflict` when a later repricing that still holds touched one of the calls of this one. */
export const refuseOverlap = async (reader: CostChangeReader, changeId: number, timeZone: string): Promise<void> => {
  for (const later of reader.listLaterRepricings(changeId)) {
    for (let afterSeq = 0; ;) {
      const seqs = reader.listCostChangeItems(changeId, afterSeq).map(({ seq }) => seq);
      const last = seqs.at(-1);
      if (last === undefined) break;
      if (reader.hasCostChangeItem(later.id, seqs)) {
        const detail = `Some of these calls were repriced again at ${toLocalText(later.madeAt, timeZone)}. Undo that one first.`;
        throw new AppError('conflict', detail);
      }
      afterSeq = last;
      await nextTurn();
    }
  }
};
