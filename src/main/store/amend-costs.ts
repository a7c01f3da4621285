import type { Database } from 'better-sqlite3';
import { isSameState, toCostState } from './cost-state.ts';
import type { CostRow, CostState, NewCost } from './cost-state.ts';
import { createDictionaries } from './dictionaries.ts';
import { createSealReader } from './month-close-seals.ts';
import type { DayCut } from './rollup-tables.ts';
import { createRollupMover, hasPlainUnits } from './rollup-mover.ts';

/**
 * Amending the cost of stored calls. What one amendment takes: the call's `seq`, the `expected` cost state its new cost was
 * worked out from (`listPricedCalls` gives both), and the new cost, all of it. A call whose stored state is another by
 * then is left as it is and reported, as is one of a closed month. Tokens, times, people and texts of a call never change; neither do its provider
 * and model.
 */
export type CostAmendment = NewCost & { readonly seq: number; readonly expected: CostState };

/** A call that was amended: its cost before and what stands behind its cost now. */
export type AmendedCall = {
  readonly seq: number;
  readonly before: CostState;
  readonly after: CostState;
};

/** More would hold up recording for too long. */
export const mostAmendments = 2_000;

type EventRow = CostRow & {
  readonly occurred_at: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cache_read_tokens: number;
  readonly client_id: number | null;
  readonly user_id: number | null;
  readonly conversation_id: number | null;
  readonly duration_ms: number | null;
  readonly input_audio_tokens: number;
  readonly other_units: string | null;
};

type SetRow = {
  readonly workspace: string;
  readonly service: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly cost_status: string;
  readonly eur_status: string;
  readonly success: number;
};

export type CostAmender = {
  /** Calls that were amended, in order; the others were skipped. Run it in a transaction; call `clear` when that fails. */
  readonly amend: (amendments: readonly CostAmendment[]) => AmendedCall[];
  readonly clear: () => void;
};

export const createCostAmender = (db: Database, cut: DayCut): CostAmender => {
  const dictionaries = createDictionaries(db);
  const rollups = createRollupMover(db, cut);
  const readSeals = createSealReader(db);
  const readEvent = db.prepare('SELECT * FROM usage_events WHERE seq = ?');
  const readSet = db.prepare('SELECT * FROM dimension_sets WHERE id = ?');
  const update = db.prepare(
    `UPDATE usage_events SET dimension_set_id = ?, cost_nano_usd = ?, cost_nano_eur = ?, catalogue_nano_usd = ?,
       applied_price_id = ?, applied_rate_id = ? WHERE seq = ?`,
  );

  const internAll = () => {
    const sets = new Map<string, number>();
    const snapshots = new Map<object, number>();
    return {
      setId: (set: SetRow, id: number, { costStatus, eurStatus }: NewCost): number => {
        const key = `${id} ${costStatus} ${eurStatus}`;
        const known = sets.get(key);
        if (known !== undefined) return known;
        const { workspace, service, operation, provider, model, success } = set;
        const names = { workspace, service, operation, provider, model };
        const found = dictionaries.dimensionSetId({ ...names, costStatus, eurStatus, success: success === 1 });
        sets.set(key, found);
        return found;
      },
      snapshotId: (snapshot: object | null, idOf: (body: string) => number): number | null => {
        if (snapshot === null) return null;
        const id = snapshots.get(snapshot) ?? idOf(JSON.stringify(snapshot));
        snapshots.set(snapshot, id);
        return id;
      },
    };
  };

  const createSetReader = () => {
    const known = new Map<number, SetRow>();
    return (id: number): SetRow => {
      const set = known.get(id) ?? (readSet.get(id) as SetRow);
      known.set(id, set);
      return set;
    };
  };

  const amend = (amendments: readonly CostAmendment[]): AmendedCall[] => {
    if (amendments.length > mostAmendments) throw new RangeError(`at most ${mostAmendments} calls are amended at once`);
    const ids = internAll();
    const setOf = createSetReader();
    const isSealed = readSeals();
    const amended: AmendedCall[] = [];
    for (const amendment of amendments) {
      const event = readEvent.get(amendment.seq) as EventRow | undefined;
      if (event === undefined || isSealed(amendment.seq, event.occurred_at)) continue;
      const before = toCostState(event);
      if (!isSameState(before, amendment.expected)) continue;
      const set = setOf(before.dimensionSetId);
      const after: CostState = {
        dimensionSetId: ids.setId(set, before.dimensionSetId, amendment),
        costNanoUsd: amendment.costNanoUsd,
        costNanoEur: amendment.costNanoEur,
        catalogueNanoUsd: amendment.catalogueNanoUsd,
        appliedPriceId: ids.snapshotId(amendment.appliedPrice, dictionaries.priceId),
        appliedRateId: ids.snapshotId(amendment.appliedRate, dictionaries.rateId),
      };
      update.run(
        after.dimensionSetId,
        after.costNanoUsd,
        after.costNanoEur,
        after.catalogueNanoUsd,
        after.appliedPriceId,
        after.appliedRateId,
        amendment.seq,
      );
      const call = toCall(event, set.success === 1);
      rollups.move(
        call,
        { ...before, costStatus: set.cost_status, eurStatus: set.eur_status },
        { ...after, costStatus: amendment.costStatus, eurStatus: amendment.eurStatus },
      );
      amended.push({ seq: amendment.seq, before, after });
    }
    rollups.flush();
    return amended;
  };

  return { amend, clear: rollups.clear };
};

const toCall = (event: EventRow, success: boolean) => ({
  occurredAt: event.occurred_at,
  success,
  inputTokens: event.input_tokens,
  outputTokens: event.output_tokens,
  cacheReadTokens: event.cache_read_tokens,
  clientId: event.client_id,
  userId: event.user_id,
  conversationId: event.conversation_id,
  durationMs: event.duration_ms,
  hasPlainUnits: hasPlainUnits(event),
});
