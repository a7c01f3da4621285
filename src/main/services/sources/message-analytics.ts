import { AppError } from '../../../shared/core/app-error.ts';
import { addFigures, noFigures } from '../../../shared/core/figures.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import { daysIn } from '../../../shared/core/period.ts';
import { firstDayOf, monthOf, toDayText } from '../../../shared/core/period/civil-day.ts';
import { modulo } from '../../../shared/core/period/zone-offset.ts';
import { mostDays, type SourceHandlers, type SourceInput } from '../../../shared/contract/source-queries.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { toFiguresView, toGrowthView, toSeriesView } from '../figures-view.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { addUp, type DaySpan, lastDays, readUnits, toMonthText, toRange } from './day-spans.ts';
import { toNumber } from './source-costs.ts';

const defaultDays = 30;
const monthsBefore = 3;
const mostClients = 10;

type Question = { readonly workspace: string; readonly currency: 'eur' | 'usd' };
type MessageHandlers = Pick<SourceHandlers, 'messageStats' | 'messageDashboard' | 'messageSummary'>;

/** S1's analytics of one workspace: every call in it is a message, and nothing of another one is read. */
export const createMessageAnalytics = (reader: UsageReader, clock: OwnerClock): MessageHandlers => {
  const toTotals = (total: Figures, span: DaySpan, { currency }: Question) => {
    const days = daysIn(toRange(clock, span), clock.timeZone, clock.now());
    const { cost, messages } = toEntry(total, currency);
    return {
      totalCost: cost,
      totalMessages: messages,
      averageDailyCost: toNumber(toFiguresView(total, days)[`average_daily_cost_${currency}`]),
    };
  };

  const readHours = (span: DaySpan, { workspace }: Question): Figures[] => {
    const hours = Array.from({ length: 24 }, () => noFigures);
    for (const { time, figures } of reader.readGroups(
      toRange(clock, span),
      { workspace: [workspace] },
      { time: 'hour' },
    )) {
      const hour = modulo(time, 24);
      hours[hour] = addFigures(hours[hour] ?? noFigures, figures);
    }
    return hours;
  };

  const readClients = (span: DaySpan, { workspace, currency }: Question) =>
    reader
      .readTop(toRange(clock, span), { workspace: [workspace] }, 'client', 'calls', mostClients)
      .toSorted((a, b) => compareBusy(currency)(a, b) || (a.key < b.key ? -1 : 1))
      .slice(0, mostClients)
      .map(({ key, figures }) => {
        const client = reader.getClient(workspace, key);
        return {
          clientId: key,
          name: client?.name ?? null,
          phone: client?.phone ?? null,
          ...toEntry(figures, currency),
        };
      });

  /** The current calendar month against the whole one before it. */
  const readMonths = ({ workspace, currency }: Question) => {
    const current = monthOf(clock.days.dayOf(clock.now()));
    const span = { first: firstDayOf(current - monthsBefore), end: firstDayOf(current + 1) };
    const months = readUnits(reader, clock, { workspace: [workspace] }, span, monthOf);
    const [now, before] = [months.at(-1)?.figures ?? noFigures, months.at(-2)?.figures ?? noFigures];
    return {
      currentMonth: toEntry(now, currency).cost,
      previousMonth: toEntry(before, currency).cost,
      growth: toGrowthView(now, before)[`cost_${currency}`],
      months: months.map(({ unit, figures }) => ({ month: toMonthText(unit), ...toEntry(figures, currency) })),
    };
  };

  const analyse = (span: DaySpan, question: Question) => {
    const { workspace, currency } = question;
    const days = readUnits(reader, clock, { workspace: [workspace] }, span).map(({ unit, figures }) => ({
      figures,
      shown: { date: toDayText(unit), ...toEntry(figures, currency) },
    }));
    const hours = readHours(span, question).map((figures, hour) => ({
      figures,
      shown: { hour, ...toEntry(figures, currency) },
    }));
    return {
      totals: toTotals(addUp(days), span, question),
      dailyUsage: days.map(({ shown }) => shown),
      peakHours: hours.map(({ shown }) => shown),
      topClients: readClients(span, question),
      busiestDay: findBusiest(days, currency)?.shown ?? null,
      peakHour: findBusiest(hours, currency)?.shown ?? null,
      monthlyComparison: readMonths(question),
    };
  };

  return {
    messageStats: ({ startDate, endDate, ...question }) => {
      const span = toSpan(clock, { startDate, endDate });
      const { totals, dailyUsage, peakHours, topClients, busiestDay, monthlyComparison } = analyse(span, question);
      return { ...totals, dailyUsage, peakHours, topClients, busiestDay, monthlyComparison };
    },
    messageDashboard: ({ period, ...question }) => {
      const span = lastDays(clock, period);
      const { totals, dailyUsage, peakHours, topClients, monthlyComparison, peakHour, busiestDay } = analyse(
        span,
        question,
      );
      return {
        overview: { ...totals, monthlyComparison },
        charts: { dailyUsage, peakHours, monthlyTrend: monthlyComparison.months },
        topClients,
        insights: { peakHour, busiestDay },
        period: { days: period, startDate: toDayText(span.first), endDate: toDayText(span.end - 1) },
      };
    },
    messageSummary: (question) => {
      const filter = { workspace: [question.workspace] };
      const span = lastDays(clock, defaultDays);
      const month = monthOf(span.end - 1);
      const thisMonth = { first: firstDayOf(month), end: firstDayOf(month + 1) };
      const read = (part: DaySpan): Figures => reader.readTotal(toRange(clock, part), filter);
      return {
        ...toTotals(read(span), span, question),
        today: toEntry(read(lastDays(clock, 1)), question.currency),
        thisMonth: toEntry(read(thisMonth), question.currency),
      };
    },
  };
};

/** Both dates are inside. Without `endDate` it ends today, without `startDate` it has 30 days. */
export const toSpan = (
  clock: OwnerClock,
  { startDate, endDate }: Pick<SourceInput<'messageStats'>, 'startDate' | 'endDate'>,
): DaySpan => {
  const end = endDate === undefined ? lastDays(clock, 1).end : clock.days.dayNumber(endDate) + 1;
  const first = startDate === undefined ? end - defaultDays : clock.days.dayNumber(startDate);
  if (first >= end) {
    throw new AppError('invalid', `startDate must not be after endDate, which is ${toDayText(end - 1)}.`);
  }
  if (end - first > mostDays) {
    throw new AppError('invalid', `From startDate to endDate there may be 1 to ${mostDays} days, not ${end - first}.`);
  }
  return { first, end };
};

const toEntry = (figures: Figures, currency: Question['currency']) => ({
  cost: toNumber(toSeriesView(figures)[`cost_${currency}`]),
  messages: figures.calls,
});

type Part = { readonly figures: Figures };

/** Most messages first, of equals the one that cost more. */
const compareBusy =
  (currency: Question['currency']) =>
  ({ figures: a }: Part, { figures: b }: Part): number =>
    b.calls - a.calls ||
    (currency === 'eur' ? Number(b.costNanoEur - a.costNanoEur) : Number(b.costNanoUsd - a.costNanoUsd));

/** The first of the busiest; undefined where nothing was called. */
const findBusiest = <T extends Part>(parts: readonly T[], currency: Question['currency']): T | undefined =>
  parts.filter(({ figures }) => figures.calls > 0).toSorted(compareBusy(currency))[0];
