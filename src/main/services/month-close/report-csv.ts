import { type CsvFormat, toCsvLine, toNumberCell, toTextCell } from '../../../shared/core/csv.ts';
import type { MonthFigures, MonthReport } from '../../../shared/contract/month-close.ts';
import type { LateCall } from '../../store/month-close-calls.ts';
import { toAdjustment } from './month-views.ts';
import { sumLate } from './sum-month.ts';

const format: CsvFormat = { delimiter: ',', decimal: '.' };

/** Late calls one by one: those the report lists, and those that came since. */
export type ReportCalls = { readonly listed: readonly LateCall[]; readonly since: readonly LateCall[] };

const names = [
  'row',
  'month',
  'arrived_on',
  'listed_in',
  'workspace',
  'service',
  'provider',
  'model',
  'value',
] as const;
const figures = [
  'calls',
  'failed_calls',
  'input_tokens',
  'output_tokens',
  'total_tokens',
  'cache_read_tokens',
  'cost_usd',
  'cost_eur',
  'unpriced_calls',
  'usd_pending_calls',
  'eur_pending_calls',
  'eur_provisional_calls',
] as const satisfies readonly (keyof MonthFigures)[];

type Names = Partial<Record<(typeof names)[number], string | null>>;

const toRow = (row: Names, sums?: MonthFigures): string =>
  toCsvLine(
    [
      ...names.map((name) => toTextCell(row[name] ?? null)),
      ...figures.map((name) => toNumberCell(sums?.[name] == null ? null : String(sums[name]), format)),
    ],
    format,
  );

const toAdjustments = (row: string, calls: readonly LateCall[], zone: string, total: MonthFigures): string[] => [
  ...calls.flatMap((call) =>
    sumLate([call], zone)
      .sums.map(toAdjustment)
      .map((line) => toRow({ ...line, row, value: call.id }, line)),
  ),
  toRow({ row: `${row}s_total` }, total),
];

/**
 * A closed month as CSV, one table with every digit: its facts, a `line` for each workspace, service, provider and model,
 * their `total`, then each call of the adjustments it lists, and each that came since, with its id as `value`. A cost that is not known is an empty cell.
 */
export const toReportCsv = (report: MonthReport, { listed, since }: ReportCalls): string => {
  const { month, time_zone: zone } = report;
  const facts = ['from', 'to', 'time_zone', 'closed_at', 'checksum', 'adjustments_checksum'] as const;
  return [
    toCsvLine([...names, ...figures], format),
    ...facts.map((row) => toRow({ row, month, value: report[row] })),
    ...report.lines.map((line) => toRow({ ...line, row: 'line', month }, line)),
    toRow({ row: 'total', month }, report.total),
    ...toAdjustments('adjustment', listed, zone, report.adjustments_total),
    ...toAdjustments('later_adjustment', since, zone, report.adjustments_since_total),
  ].join('');
};
