import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../../shared/core/app-error.ts';
import { createNamedSums, toSealedLine } from '../../../shared/core/month-close.ts';
import type { NamedSum, SealedCall } from '../../../shared/core/month-close.ts';
import { toDayText } from '../../../shared/core/period/civil-day.ts';
import { createDayIndex } from '../../../shared/core/period/day-index.ts';
import type { LateCall, MonthCallReader } from '../../store/month-close-calls.ts';
import type { MonthSpan } from '../../store/month-close-table.ts';

/** '' stands for "none". */
export type LineNames = {
  readonly workspace: string;
  readonly service: string;
  readonly provider: string;
  readonly model: string;
};
export type AdjustmentNames = LineNames & {
  /** The closed month they belong to, and the one whose report lists them. */
  readonly month: number;
  readonly arrivedOn: string;
  readonly listedIn: number | null;
};

export type Sums<N> = { readonly sums: readonly NamedSum<N>[]; readonly checksum: string };

const toLineNames = ({ workspace, service, provider, model }: SealedCall): LineNames => ({
  workspace,
  service,
  provider,
  model,
});

/**
 * The calls of a month that is closed, or is being closed, added up line by line, and the checksum over them; a step at a
 * time with other work in between.
 *
 * @throws AppError `unavailable` once the program is stopping
 */
export const sumMonth = async (
  reader: Pick<MonthCallReader, 'listMonthCalls'>,
  { startsAt, endsAt }: MonthSpan,
  lastSeq: number,
  isStopping: () => boolean,
): Promise<Sums<LineNames>> => {
  const sums = createNamedSums(toLineNames);
  const hash = createHash('sha256');
  for (const calls of reader.listMonthCalls({ from: startsAt, to: endsAt }, lastSeq)) {
    if (isStopping()) throw new AppError('unavailable', 'The program is stopping. Nothing was closed.');
    for (const call of calls) {
      sums.add(call);
      hash.update(toSealedLine(call));
    }
    await nextTurn();
  }
  return { sums: sums.list(), checksum: hash.digest('hex') };
};

/** Late calls by month, day of arrival and line, and the checksum over them; days are those of a zone. */
export const sumLate = (calls: readonly LateCall[], timeZone: string): Sums<AdjustmentNames> => {
  const { dayOf } = createDayIndex(timeZone);
  const sums = createNamedSums((call: LateCall) => ({
    month: call.month,
    arrivedOn: toDayText(dayOf(call.receivedAt)),
    listedIn: call.listedIn,
    ...toLineNames(call),
  }));
  const hash = createHash('sha256');
  for (const call of calls) {
    sums.add(call);
    hash.update(toSealedLine(call));
  }
  return { sums: sums.list(), checksum: hash.digest('hex') };
};
