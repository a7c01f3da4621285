import { AppError } from '../../../shared/core/app-error.ts';
import { toMonthNumber } from '../../../shared/core/month-close.ts';
import { resolvePeriod } from '../../../shared/core/period.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { MonthCheck, MonthReport, MonthReportInput } from '../../../shared/contract/month-close.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { Language } from '../../../shared/core/display-names.ts';
import type { MonthCloseReader, SealedMonth } from '../../store/month-close-table.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { RunInWriter } from '../../store/writer-operations.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { listLate, listWaiting } from './late-calls.ts';
import { listArrived } from './list-arrived.ts';
import { listMonths, readOpenMonth } from './list-months.ts';
import { toMonthSpan } from './month-span.ts';
import { toMonthReport } from './month-views.ts';
import { toReportCsv } from './report-csv.ts';
import { fromBodyText, toBodyText } from './sealed-body.ts';
import { sumLate, sumMonth } from './sum-month.ts';

export type MonthCloseDeps = {
  readonly reader: Pick<UsageReader, 'readGroups' | 'readTotal'>;
  readonly tables: MonthCloseReader;
  readonly run: RunInWriter;
  readonly clock: OwnerClock;
  readonly language: () => Language | null;
  readonly isStopping: () => boolean;
  readonly reportBug: (error: unknown, where: string) => void;
};

/** A report as a file. */
export type ReportFile = { readonly fileName: string; readonly mediaType: string; readonly bytes: Buffer };

export type MonthClose = {
  readonly handlers: Pick<QueryHandlers, 'months' | 'month' | 'monthFile' | 'adjustments'> &
    Pick<CommandHandlers, 'closeMonth' | 'verifyMonth'>;
  readonly toFile: (input: MonthReportInput) => Promise<ReportFile>;
  /** Forgets a closing that was cut short when the program ended: its month is open again. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

const mediaTypes = { csv: 'text/csv; charset=utf-8; header=present', pdf: 'application/pdf' } as const;

/** Closing months, and what closed months came to. */
export const createMonthClose = (deps: MonthCloseDeps): MonthClose => {
  const { tables, run, clock, isStopping } = deps;
  let work: Promise<unknown> | null = null;

  const findSealed = (month: number): SealedMonth | undefined =>
    tables.listSealedMonths().find((one) => one.month === month && one.sealedAt !== null);

  const getSealed = (month: number, text: string) => {
    const sealed = findSealed(month);
    if (sealed?.body && sealed.checksum !== null) return { sealed, body: sealed.body, checksum: sealed.checksum };
    throw new AppError('not_found', `${text} is not closed, so there is nothing to check.`);
  };

  const toReport = (month: number): MonthReport => {
    const sealed = findSealed(month);
    if (sealed === undefined || sealed.body === null) return readOpenMonth(deps, month);
    const since = sumLate(listLate(deps, sealed), sealed.timeZone).sums;
    const stamp = { state: 'closed', checksum: sealed.checksum, sealedAt: sealed.sealedAt } as const;
    return toMonthReport(sealed, stamp, { ...fromBodyText(sealed.body), since });
  };

  /** @throws AppError `conflict` where it is too early, or where calls have gaps that were not accepted */
  const refuseTooEarly = (text: string, { state, total }: MonthReport, acceptsGaps: boolean): void => {
    if (state === 'running') throw new AppError('conflict', `${text} is not over yet.`);
    const gaps = [
      [total.unpriced_calls, 'without a price'],
      [Math.max(total.usd_pending_calls, total.eur_pending_calls), 'waiting for an exchange rate'],
      [total.eur_provisional_calls, 'with a provisional exchange rate'],
    ] as const;
    const found = gaps.filter(([calls]) => calls > 0).map(([calls, what]) => `${calls} ${what}`);
    if (found.length === 0 || acceptsGaps) return;
    const detail = `${text} has calls with gaps: ${found.join(', ')}. Accept them, or fill them first.`;
    throw new AppError('conflict', detail);
  };

  const closeMonth = async (text: string, acceptsGaps: boolean): Promise<MonthReport> => {
    const month = toMonthNumber(text);
    if (findSealed(month) !== undefined) throw new AppError('conflict', `${text} is closed already.`);
    refuseTooEarly(text, readOpenMonth(deps, month), acceptsGaps);
    const span = toMonthSpan(month, clock, tables.listSealedMonths());
    const lastSeq = await run(
      'startMonthClose',
      span,
      listWaiting(deps, span.endsAt).map(({ seq }) => seq),
    );
    try {
      const { sums: lines, checksum } = await sumMonth(tables, span, lastSeq, isStopping);
      const late = sumLate(tables.listListedCalls(month), span.timeZone);
      const content = { lines, adjustments: late.sums, adjustmentsChecksum: late.checksum };
      const stamp = { state: 'open', checksum: null, sealedAt: null } as const;
      // Calls may have come in between: what is closed is what was looked at.
      refuseTooEarly(text, toMonthReport(span, stamp, { ...content, since: [] }), acceptsGaps);
      await run('finishMonthClose', month, { sealedAt: clock.now(), checksum, body: toBodyText(content) });
    } catch (error) {
      // Where even that fails, the next attempt or the next start does it.
      await run('cancelMonthClose').catch((cancelError: unknown) => {
        if (!(cancelError instanceof AppError)) throw cancelError;
      });
      throw error;
    }
    return toReport(month);
  };

  const verifyMonth = async (text: string): Promise<MonthCheck> => {
    const { sealed, body, checksum } = getSealed(toMonthNumber(text), text);
    const now = await sumMonth(tables, sealed, sealed.lastSeq, isStopping);
    if (tables.hasRetiredCalls({ from: sealed.startsAt, to: sealed.endsAt })) {
      const detail = `Calls of ${text} are kept in sums alone, so it cannot be checked any more. Its report stays as it was closed.`;
      throw new AppError('conflict', detail);
    }
    const late = sumLate(tables.listListedCalls(sealed.month), sealed.timeZone);
    const kept = fromBodyText(body);
    const anew = { lines: now.sums, adjustments: late.sums, adjustmentsChecksum: late.checksum };
    const totalsHold =
      toBodyText({ ...anew, adjustments: [] }) ===
      toBodyText({ ...kept, adjustments: [], adjustmentsChecksum: late.checksum });
    const adjustmentsHold = toBodyText({ ...anew, lines: [] }) === toBodyText({ ...kept, lines: [] });
    return {
      holds: now.checksum === checksum && totalsHold && adjustmentsHold,
      checksum,
      recomputed_checksum: now.checksum,
      totals_hold: totalsHold,
      adjustments_hold: adjustmentsHold,
      calls: now.sums.reduce((calls, { figures }) => calls + figures.calls, 0),
      checked_at: toLocalText(clock.now(), clock.timeZone),
    };
  };

  /** @throws AppError `conflict` while another month is being closed or checked */
  const oneAtATime = async <T>(task: () => Promise<T>): Promise<T> => {
    if (work !== null) throw new AppError('conflict', 'A month is being closed or checked at this moment. Try again.');
    const running = task();
    work = running;
    try {
      return await running;
    } finally {
      work = null;
    }
  };

  const toFile = async ({ month, format, language }: MonthReportInput): Promise<ReportFile> => {
    const number = toMonthNumber(month);
    const report = toReport(number);
    if (report.state !== 'closed')
      throw new AppError('not_found', `${month} is not closed, so there is no report yet.`);
    const words = language ?? deps.language() ?? 'en';
    const bytes =
      format === 'csv'
        ? Buffer.from(
            toReportCsv(report, { listed: tables.listListedCalls(number), since: tables.listLateCalls(number) }),
          )
        : // Loaded by the first that wants one: it is large.
          await (await import('./report-pdf.ts')).toReportPdf(report, words);
    return { fileName: `centesimo-${month}.${format}`, mediaType: mediaTypes[format], bytes };
  };

  return {
    handlers: {
      months: () => ({ items: listMonths(deps) }),
      month: ({ month }) => toReport(toMonthNumber(month)),
      adjustments: (input) => listArrived(deps, resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart)),
      monthFile: async (input) => {
        const { fileName, mediaType, bytes } = await toFile(input);
        return { file_name: fileName, media_type: mediaType, base64: bytes.toString('base64') };
      },
      closeMonth: ({ month, accept_gaps: acceptsGaps }) => oneAtATime(() => closeMonth(month, acceptsGaps)),
      verifyMonth: ({ month }) => oneAtATime(() => verifyMonth(month)),
    },
    toFile,
    start: () => {
      if (tables.listSealedMonths().every(({ sealedAt }) => sealedAt !== null)) return;
      // Where it cannot be done now, the next closing or the next start does it.
      void oneAtATime(() => run('cancelMonthClose')).catch((error: unknown) => {
        if (!(error instanceof AppError)) deps.reportBug(error, 'taking back the closing of a month');
      });
    },
    close: async () => {
      await work?.catch(() => undefined);
    },
  };
};
