import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { createCostAmender } from './amend-costs.ts';
import type { AmendedCall, CostAmendment } from './amend-costs.ts';
import type { CostState } from './cost-state.ts';
import { createSealedChangeGuard } from './month-close-seals.ts';
import { readCostChange, readOpenCostChange } from './read-cost-changes.ts';
import type { CostChange } from './read-cost-changes.ts';
import type { DayCut } from './rollup-tables.ts';

/**
 * Changing what stored calls cost, as one recorded change:
 *
 * 1. `startCostChange({ kind, madeAt, what })` opens it and returns its id. One is open at a time: `AppError` `conflict`
 *    while another is.
 * 2. `amendCosts(id, amendments)` amends up to `mostAmendments` calls (see `amend-costs.ts`) with their rollups in one
 *    transaction, as often as needed; recording goes on in between. It returns the `seq` of the calls it left as they were
 *    because their cost is not the expected one any more.
 * 3. `finishCostChange(id)` closes it.
 *
 * A `repricing` keeps the old cost of every call and can be taken back, until one of its calls is in a closed month
 * (`AppError` `conflict`): `startCostUndo(id, at)`, then the old costs through
 * `amendCosts`, then `finishCostChange`. One that was cut short is taken back at the next start. `rates` (an exchange rate
 * became final) keeps only its sums; cut short it is simply finished, since every call in it is right by itself.
 */
export const createCostChangeWriter = (db: Database, cut: DayCut) => {
  const amender = createCostAmender(db, cut);
  const refuseSealed = createSealedChangeGuard(db);
  const countRetired = db.prepare('SELECT retired_calls FROM cost_changes WHERE id = ?').pluck();
  const insertChange = db.prepare(`INSERT INTO cost_changes (kind, made_at, state, what) VALUES (?, ?, 'applying', ?)`);
  const setState = db.prepare('UPDATE cost_changes SET state = ?, undone_at = coalesce(?, undone_at) WHERE id = ?');
  const addSums = db.prepare(
    `UPDATE cost_changes SET calls = calls + ?, difference_nano_usd = difference_nano_usd + ?,
       difference_nano_eur = difference_nano_eur + ? WHERE id = ?`,
  );
  const insertItem = db.prepare('INSERT INTO cost_change_items VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const removeItem = db.prepare('DELETE FROM cost_change_items WHERE change_id = ? AND seq = ?');
  const removeItems = db.prepare('DELETE FROM cost_change_items WHERE change_id = ?');

  const getChange = (id: number): CostChange => {
    const change = readCostChange(db, id);
    if (change === undefined) throw new AppError('not_found', `There is no change of costs with the number ${id}.`);
    return change;
  };
  const refuseWhileOpen = (): void => {
    const open = readOpenCostChange(db);
    if (open === undefined) return;
    const doing = open.kind === 'rates' ? 'Exchange rates are being applied to calls' : 'Calls are being repriced';
    throw new AppError('conflict', `${doing} at this moment. Try again when that is done.`);
  };

  const start = db.transaction((change: Pick<CostChange, 'kind' | 'madeAt' | 'what'>): number => {
    refuseWhileOpen();
    return Number(insertChange.run(change.kind, change.madeAt, change.what).lastInsertRowid);
  });

  const amend = db.transaction((id: number, amendments: readonly CostAmendment[]): number[] => {
    const { state, kind } = getChange(id);
    if (state !== 'applying' && state !== 'undoing') throw new Error(`cost change ${id} is ${state}, not open`);
    const amended = amender.amend(amendments);
    for (const { seq, before, after } of state === 'undoing' || kind === 'repricing' ? amended : []) {
      if (state === 'undoing') removeItem.run(id, seq);
      else insertItem.run(id, seq, ...Object.values(toItemColumns(before)), after.appliedPriceId, after.appliedRateId);
    }
    if (state === 'applying') addSums.run(amended.length, ...calcDifference(amended), id);
    const done = new Set(amended.map(({ seq }) => seq));
    return amendments.map(({ seq }) => seq).filter((seq) => !done.has(seq));
  });

  const startUndo = db.transaction((id: number, at: number): void => {
    const { state, kind } = getChange(id);
    if (kind !== 'repricing') throw new Error(`cost change ${id} is no repricing`);
    if (state === 'applied') {
      refuseWhileOpen();
      refuseSealed(id);
      if (countRetired.get(id) !== 0) throw new AppError('conflict', retiredDetail);
    } else if (state !== 'applying') throw new AppError('conflict', 'This repricing has been undone already.');
    setState.run('undoing', at, id);
  });

  const finish = db.transaction((id: number): void => {
    const isUndo = getChange(id).state === 'undoing';
    // Left over are items of calls that are not there any more.
    if (isUndo) removeItems.run(id);
    setState.run(isUndo ? 'undone' : 'applied', null, id);
  });

  return {
    startCostChange: (change: Pick<CostChange, 'kind' | 'madeAt' | 'what'>): number => start.immediate(change),
    amendCosts: (id: number, amendments: readonly CostAmendment[]): number[] => {
      try {
        return amend.immediate(id, amendments);
      } catch (error) {
        amender.clear();
        throw error;
      }
    },
    startCostUndo: (id: number, at: number): void => startUndo.immediate(id, at),
    finishCostChange: (id: number): void => finish.immediate(id),
  };
};

const retiredDetail = 'Some of these calls are kept in sums alone, and stay as they are. Nothing was undone.';

/** In the order of the item's columns. */
const toItemColumns = (state: CostState) => [
  state.dimensionSetId,
  state.costNanoUsd,
  state.costNanoEur,
  state.catalogueNanoUsd,
  state.appliedPriceId,
  state.appliedRateId,
];

const calcDifference = (amended: readonly AmendedCall[]): [usd: bigint, eur: bigint] => {
  let [usd, eur] = [0n, 0n];
  for (const { before, after } of amended) {
    usd += (after.costNanoUsd ?? 0n) - (before.costNanoUsd ?? 0n);
    eur += (after.costNanoEur ?? 0n) - (before.costNanoEur ?? 0n);
  }
  return [usd, eur];
};
