import { Temporal } from 'temporal-polyfill';
import type { UsageReport } from '../../../src/shared/core/usage-event.ts';

/** The slowest correct ledger: keeps every call and adds them up again for each question. */
export type NaiveCall = {
  readonly report: UsageReport;
  readonly usd: bigint | null;
  readonly eur: bigint | null;
  readonly unpriced: boolean;
};

export type NaiveSums = { calls: number; failed: number; input: number; output: number; usd: bigint; eur: bigint };

export const addUp = (calls: readonly NaiveCall[]): NaiveSums => {
  const sums: NaiveSums = { calls: 0, failed: 0, input: 0, output: 0, usd: 0n, eur: 0n };
  for (const { report, usd, eur } of calls) {
    sums.calls += 1;
    if (!report.success) sums.failed += 1;
    sums.input += report.units.inputTokens;
    sums.output += report.units.outputTokens;
    sums.usd += usd ?? 0n;
    sums.eur += eur ?? 0n;
  }
  return sums;
};

export const toZoned = (epochMs: number, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);

/** First instant of a local date, epoch ms. */
export const startOf = (date: Temporal.PlainDate, timeZone: string): number =>
  date.toZonedDateTime({ timeZone }).epochMilliseconds;

export const groupBy = (
  calls: readonly NaiveCall[],
  keyOf: (report: UsageReport) => string | null,
): Map<string, NaiveSums> => {
  const groups = new Map<string, NaiveCall[]>();
  for (const call of calls) {
    const key = keyOf(call.report);
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), call]);
  }
  return new Map([...groups].map(([key, members]) => [key, addUp(members)]));
};
