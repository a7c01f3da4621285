import { sumFigures } from '../../../shared/core/month-close.ts';
import type { LateCall } from '../../store/month-close-calls.ts';
import type { MonthCloseReader, SealedMonth } from '../../store/month-close-table.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { fromBodyText } from './sealed-body.ts';

export type LateCallDeps = {
  readonly reader: Pick<UsageReader, 'readTotal'>;
  readonly tables: Pick<MonthCloseReader, 'listLateCalls' | 'listSealedMonths'>;
};

/** What came for a closed month after it was closed. The rollups tell whether there is anything to look for. */
export const listLate = ({ reader, tables }: LateCallDeps, sealed: SealedMonth): LateCall[] => {
  if (sealed.body === null) return [];
  const { calls } = sumFigures(fromBodyText(sealed.body).lines);
  const now = reader.readTotal({ from: sealed.startsAt, to: sealed.endsAt }, {}).calls;
  return now === calls ? [] : tables.listLateCalls(sealed.month);
};

/** Late calls of all closed months that came before a moment (epoch ms) and are in no report yet. */
export const listWaiting = (deps: LateCallDeps, before: number): LateCall[] =>
  deps.tables
    .listSealedMonths()
    .flatMap((sealed) => listLate(deps, sealed))
    .filter(({ listedIn, receivedAt }) => listedIn === null && receivedAt < before);
