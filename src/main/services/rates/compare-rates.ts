import { AppError } from '../../../shared/core/app-error.ts';
import { type RateRow, ecbTimeZone } from '../../../shared/core/exchange-rate.ts';
import { toMantissa } from '../../../shared/core/money.ts';
import { toDayNumber, weekdayOf } from '../../../shared/core/period/civil-day.ts';
import { createDayIndex } from '../../../shared/core/period/day-index.ts';

/** A day for which a file says another rate than the one that is kept. */
export type RateDisagreement = { readonly date: string; readonly kept: string; readonly offered: string };

export type RateComparison = {
  /** Rates of days that have none yet, by rising date. */
  readonly added: readonly RateRow[];
  readonly disagreements: readonly RateDisagreement[];
};

/** No rate moved this much in all the years of the euro: a file that says so is not about this rate. */
const largestChange = 3;

const isSameRate = (a: string, b: string): boolean => {
  const [left, right] = [toMantissa(a), toMantissa(b)];
  return left.mantissa === right.mantissa && left.scale === right.scale;
};

/**
 * What a file adds to the rates that are known. The ECB does not revise a rate, so a known one stays whatever the file
 * says, and the disagreement is reported.
 *
 * @param known at least one rate, by rising date, like `offered`
 * @throws AppError `invalid` for a file that cannot be right: a rate three times the last known one or a third of it, or a
 *   day after tomorrow. Nothing of such a file is to be used.
 */
export const compareRates = (known: readonly RateRow[], offered: readonly RateRow[], nowMs: number): RateComparison => {
  const last = known.at(-1)!;
  const days = createDayIndex(ecbTimeZone);
  const tomorrow = days.dayText(days.dayOf(nowMs) + 1);
  const byDate = new Map(known.map(({ date, usdPerEur }) => [date, usdPerEur]));
  const added: RateRow[] = [];
  const disagreements: RateDisagreement[] = [];
  for (const row of offered) {
    const change = Number(row.usdPerEur) / Number(last.usdPerEur);
    if (change > largestChange || change < 1 / largestChange) {
      throw new AppError(
        'invalid',
        `The exchange rate file says ${row.usdPerEur} for ${row.date}, and the last known rate is ${last.usdPerEur}.`,
      );
    }
    if (row.date > tomorrow) {
      throw new AppError(
        'invalid',
        `The exchange rate file holds a rate of ${row.date}, a day to come. Check this computer's clock.`,
      );
    }
    const kept = byDate.get(row.date);
    if (kept === undefined) added.push(row);
    else if (!isSameRate(kept, row.usdPerEur)) disagreements.push({ date: row.date, kept, offered: row.usdPerEur });
  }
  return { added, disagreements };
};

/**
 * Whether a file goes on where the known rates end. Where a working day lies between them its rate may exist without being
 * in the file, and a fuller one is needed.
 */
export const isConnected = (known: readonly RateRow[], offered: readonly RateRow[]): boolean => {
  const last = toDayNumber(known.at(-1)!.date)!;
  const first = toDayNumber(offered[0]!.date)!;
  for (let day = last + 1; day < first; day += 1) if (weekdayOf(day) <= 5) return false;
  return true;
};
