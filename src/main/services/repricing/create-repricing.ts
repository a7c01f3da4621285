import { AppError } from '../../../shared/core/app-error.ts';
import { resolvePeriod } from '../../../shared/core/period.ts';
import type { CommandHandlers, ParsedCommand } from '../../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { RepricingPreview, RepricingView } from '../../../shared/contract/repricing.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';
import type { Pricer } from '../pricing-types.ts';
import { toUsageFilter } from '../usage-query.ts';
import { fromAudit, toAudit } from './audit-entry.ts';
import { type Choice, toRepriceable } from './choose-calls.ts';
import { createRepricingTotals } from './repricing-totals.ts';
import { createTakingBack, refuseOverlap, type TakingBackDeps } from './take-back.ts';
import { walkCalls } from './walk-calls.ts';

export type RepricingDeps = TakingBackDeps & {
  readonly usage: Pick<UsageReader, 'readGroups' | 'readRetired'>;
  readonly clock: OwnerClock;
  /** The prices that hold now; asked once for every preview and every repricing. */
  readonly pricer: () => Pricer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type Repricing = {
  readonly handlers: Pick<QueryHandlers, 'repricings'> &
    Pick<CommandHandlers, 'previewRepricing' | 'applyRepricing' | 'undoRepricing'>;
  /** Takes back a repricing that was cut short when the program ended, or goes on taking it back; not waited for. */
  readonly start: () => void;
  /** Resolves when nothing of it asks the ledger any more; call it once the program is stopping. */
  readonly close: () => Promise<void>;
};

const mostListed = 200;

/** Repricing with a preview, an audit entry and undo. One at a time; what was not finished is taken back. */
export const createRepricing = (deps: RepricingDeps): Repricing => {
  const { reader, run, clock, now, isStopping } = deps;
  const takeBack = createTakingBack(deps);
  let busy = false;
  const working = new Set<Promise<unknown>>();

  const track = async <T>(work: Promise<T>): Promise<T> => {
    working.add(work);
    try {
      return await work;
    } finally {
      working.delete(work);
    }
  };

  /** @throws AppError `conflict` while another is at work */
  const oneAtATime = async <T>(work: () => Promise<T>): Promise<T> => {
    if (busy) throw new AppError('conflict', 'Calls are being repriced at this moment. Try again when that is done.');
    busy = true;
    try {
      await takeBackUnfinished();
      return await work();
    } finally {
      busy = false;
    }
  };

  const takeBackUnfinished = async (): Promise<void> => {
    const open = reader.readOpenCostChange();
    if (open?.kind !== 'repricing') return;
    await takeBack(open.id);
    tellScreens();
  };

  const tellScreens = (): void => {
    deps.publish({ type: 'prices' });
    deps.publish({ type: 'usage', accepted: 0, last_occurred_at: new Date(now()).toISOString() });
  };

  const toChoice = (input: ParsedCommand<'previewRepricing'>): Choice => ({
    range: resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart),
    filter: toUsageFilter(input),
  });

  const walk = (choice: Choice, pricer: Pricer) =>
    walkCalls(reader, toRepriceable(deps.usage, clock, choice), pricer, isStopping);

  const addUp = async (choice: Choice, pricer: Pricer) => {
    const totals = createRepricingTotals();
    for await (const page of walk(choice, pricer)) {
      for (const { call, cost } of page) totals.add(call, cost);
    }
    return totals;
  };

  const countLeftAlone = ({ range, filter }: Choice): RepricingPreview['left_alone'] => {
    const groups = deps.usage.readGroups(range, filter, { by: 'cost_status' });
    const callsOf = (status: string): number => groups.find(({ key }) => key === status)?.figures.calls ?? 0;
    return { billed: callsOf('billed'), flat: callsOf('flat') };
  };

  const preview = async (choice: Choice): Promise<RepricingPreview> => {
    const totals = await addUp(choice, deps.pricer());
    const { range, filter } = toRepriceable(deps.usage, clock, choice);
    return {
      ...totals.toView(),
      left_alone: countLeftAlone(choice),
      retired_calls: deps.usage.readRetired(range, filter).calls,
      fingerprint: totals.toFingerprint(),
    };
  };

  const changedMeanwhile = (): AppError =>
    new AppError('conflict', 'Prices or calls changed since the preview; look at it again. Nothing was repriced.');

  /** Amends the calls as they are walked past; false when they are not those of the fingerprint. */
  const amendAll = async (id: number, choice: Choice, pricer: Pricer, fingerprint: string): Promise<boolean> => {
    const totals = createRepricingTotals();
    for await (const page of walk(choice, pricer)) {
      const amendments = page.flatMap(({ call, cost }) => {
        totals.add(call, cost);
        return cost === null ? [] : [{ ...cost, seq: call.event.seq, expected: call.state }];
      });
      if (amendments.length > 0 && (await run('amendCosts', id, amendments)).length > 0) return false;
    }
    return totals.toFingerprint() === fingerprint;
  };

  const apply = async (input: ParsedCommand<'applyRepricing'>): Promise<RepricingView> => {
    const choice = toChoice(input);
    const pricer = deps.pricer();
    const seen = await addUp(choice, pricer);
    if (seen.toFingerprint() !== input.fingerprint) throw changedMeanwhile();
    if (seen.changedCalls() === 0) {
      throw new AppError('conflict', 'The cost of none of these calls would change, so there is nothing to apply.');
    }
    const what = toAudit(choice, input);
    const id = await run('startCostChange', { kind: 'repricing', madeAt: now(), what });
    try {
      // Checked again on the way: what is applied is what was seen, or nothing.
      if (!(await amendAll(id, choice, pricer, input.fingerprint))) throw changedMeanwhile();
      await run('finishCostChange', id);
    } catch (error) {
      // Where even that fails, the next attempt or the next start does it.
      await takeBack(id).catch((undoError: unknown) => {
        if (!(undoError instanceof AppError)) throw undoError;
      });
      throw error;
    } finally {
      tellScreens();
    }
    return getView(id);
  };

  const getView = (id: number): RepricingView => {
    const change = reader.readCostChange(id);
    if (change?.kind !== 'repricing') {
      throw new AppError('not_found', `There is no repricing with the id "${id}".`);
    }
    return fromAudit(change, clock.timeZone);
  };

  const undo = async (id: number): Promise<RepricingView> => {
    getView(id);
    await refuseOverlap(reader, id, clock.timeZone);
    await takeBack(id);
    tellScreens();
    return getView(id);
  };

  return {
    handlers: {
      repricings: () => ({
        items: reader.listCostChanges('repricing', mostListed).map((change) => fromAudit(change, clock.timeZone)),
      }),
      previewRepricing: (input) => track(preview(toChoice(input))),
      applyRepricing: (input) => track(oneAtATime(() => apply(input))),
      undoRepricing: ({ id }) => track(oneAtATime(() => undo(Number(id)))),
    },
    start: () => {
      // Where it cannot be done now, the next repricing or the next start does it.
      void track(oneAtATime(() => Promise.resolve())).catch((error: unknown) => {
        if (!(error instanceof AppError)) deps.reportBug(error, 'taking back a repricing');
      });
    },
    close: async () => {
      await Promise.allSettled(working);
    },
  };
};
