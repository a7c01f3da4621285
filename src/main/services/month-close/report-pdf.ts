import type { Language } from '../../../shared/core/display-names.ts';
import { createTextFormat } from '../../../shared/core/alerts/text-format.ts';
import { toMonthCloseTexts } from '../../../shared/core/month-close-texts.ts';
import type { MonthAdjustment, MonthFigures, MonthReport } from '../../../shared/contract/month-close.ts';
import { createPdfPages } from './pdf-page.ts';

/**
 * A closed month as PDF: totals in both currencies, by service and by model, what they leave out, adjustments, checksum.
 * Made of the fonts every reader of PDF has, and of nothing from a network.
 */
export const toReportPdf = (report: MonthReport, language: Language): Promise<Buffer> => {
  const t = toMonthCloseTexts(language);
  const zone = report.time_zone;
  const format = createTextFormat(language, zone);
  const monthOf = (month: string): string =>
    new Intl.DateTimeFormat(language, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
      Date.parse(`${month}-01`),
    );
  const dayOf = (at: number, timeZone = zone): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone }).format(at);
  const momentOf = (at: number): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: zone }).format(at);
  const closedAt = Date.parse(report.closed_at ?? '');
  const title = t.title(monthOf(report.month));
  const money = (amount: string | null, currency: 'EUR' | 'USD'): string =>
    amount === null ? t.unknown : format.money(amount, currency);
  /** A sum that leaves calls out is marked. */
  const markedMoney = (amount: string | null, currency: 'EUR' | 'USD', leftOut: number): string =>
    amount !== null && leftOut > 0 ? `* ${money(amount, currency)}` : money(amount, currency);
  const costs = (sum: MonthFigures): string[] => [
    format.integer(sum.calls),
    format.integer(sum.total_tokens),
    markedMoney(sum.cost_eur, 'EUR', sum.unpriced_calls + sum.eur_pending_calls),
    markedMoney(sum.cost_usd, 'USD', sum.unpriced_calls + sum.usd_pending_calls),
  ];

  const pages = createPdfPages({ title, language, made: new Date(closedAt) });
  const numbers = (share: readonly number[]) =>
    [t.calls, t.tokens, 'EUR', 'USD'].map((name, at) => ({
      title: name,
      width: pages.width * (share[at] ?? 0),
      align: 'right' as const,
    }));
  const texts = (...columns: readonly (readonly [title: string, share: number])[]) =>
    columns.map(([name, share]) => ({ title: name, width: pages.width * share, align: 'left' as const }));
  const plain = [0.12, 0.16, 0.14, 0.14];

  pages.title('Centesimo', title);
  pages.line(t.period(dayOf(Date.parse(report.from)), dayOf(Date.parse(report.to) - 1), zone));
  pages.note(t.closedAt(momentOf(closedAt)));
  pages.gap(10);
  const { total } = report;
  pages.cards([
    { name: t.costEur, value: money(total.cost_eur, 'EUR') },
    { name: t.costUsd, value: money(total.cost_usd, 'USD') },
    { name: t.calls, value: format.integer(total.calls) },
    { name: t.tokens, value: format.integer(total.total_tokens) },
  ]);
  pages.note(t.rounded);

  const gaps = [
    [total.unpriced_calls, t.unpriced],
    [total.usd_pending_calls, t.usdPending],
    [total.eur_pending_calls, t.eurPending],
    [total.eur_provisional_calls, t.provisional],
  ] as const;
  const found = gaps.filter(([calls]) => calls > 0);
  if (found.length === 0) pages.note(t.noGaps);
  else {
    pages.heading(t.gaps);
    for (const [calls, say] of found) pages.line(say(format.integer(calls)));
    pages.note(t.marked);
  }

  pages.heading(t.byService);
  pages.table(
    [...texts([t.service, 0.44]), ...numbers(plain)],
    report.by_service.map((line) => [line.service, ...costs(line)]),
    [t.total, ...costs(total)],
  );
  pages.heading(t.byModel);
  pages.table(
    [...texts([t.model, 0.28], [t.provider, 0.16]), ...numbers(plain)],
    report.by_model.map((line) => [line.model ?? t.none, line.provider ?? t.none, ...costs(line)]),
    [t.total, '', ...costs(total)],
  );

  const adjustments = (lines: readonly MonthAdjustment[], sum: MonthFigures): void => {
    if (lines.length === 0) return pages.line(t.noAdjustments);
    pages.table(
      [
        ...texts([t.month, 0.11], [t.arrived, 0.13], [t.service, 0.14], [t.model, 0.2]),
        ...numbers([0.08, 0.11, 0.115, 0.115]),
      ],
      lines.map((line) => [line.month, line.arrived_on, line.service, line.model ?? t.none, ...costs(line)]),
      [t.total, '', '', '', ...costs(sum)],
    );
    if (sum.unpriced_calls > 0) pages.note(t.unpriced(format.integer(sum.unpriced_calls)));
  };
  pages.heading(t.adjustments);
  pages.note(t.adjustmentsHint);
  adjustments(report.adjustments, report.adjustments_total);
  if (report.adjustments_since.length > 0) {
    pages.heading(t.since);
    pages.note(t.sinceHint);
    adjustments(report.adjustments_since, report.adjustments_since_total);
  }

  pages.heading(t.checksum);
  pages.note(t.checksumHint);
  pages.code(report.checksum ?? '');
  if (report.adjustments.length > 0) {
    pages.note(t.adjustmentsChecksum);
    pages.code(report.adjustments_checksum ?? '');
  }
  if (pages.lacksLetters()) pages.note(t.missingLetters);
  return pages.finish(title, t.page);
};
