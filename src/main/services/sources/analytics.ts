import type { Figures } from '../../../shared/core/figures.ts';
import { firstDayOf, monthOf, toDayText, weekStartOf } from '../../../shared/core/period/civil-day.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { SourceHandlers } from '../../../shared/contract/source-queries.ts';
import type { Analytics } from '../../../shared/contract/source-shapes.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { createBreakdownQuery } from '../breakdown-query.ts';
import { toSeriesView } from '../figures-view.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { addUp, type DaySpan, lastDays, readUnits, toMonthText, toRange } from './day-spans.ts';
import { toNamed, toNumber, toUsd } from './source-costs.ts';

const weeks = 12;
const conversations = 20;

type Parts = Analytics['analytics'];

/** S3's dashboard: days, weeks, months, the longest conversations, and the sums with the providers side by side. */
export const createAnalytics = (reader: UsageReader, clock: OwnerClock): SourceHandlers['analytics'] => {
  const breakdown = createBreakdownQuery(reader, clock);

  const readDaily = (span: DaySpan): Parts['daily'] =>
    readUnits(reader, clock, {}, span).map(({ unit, figures }) => ({ date: toDayText(unit), ...toTokens(figures) }));

  const readWeekly = ({ end }: DaySpan): Parts['weekly'] => {
    const weekOf = (day: number): number => weekStartOf(day, clock.weekStart);
    const current = weekOf(end - 1);
    const span = { first: current - 7 * (weeks - 1), end: current + 7 };
    return readUnits(reader, clock, {}, span, weekOf).map(({ unit, figures }) => ({
      week_start: toDayText(unit),
      ...toTokens(figures),
    }));
  };

  const readMonthly = ({ first, end }: DaySpan): Parts['monthly'] => {
    const span = { first: firstDayOf(monthOf(first)), end: firstDayOf(monthOf(end - 1) + 1) };
    return readUnits(reader, clock, {}, span, monthOf).map(({ unit, figures }) => ({
      month: toMonthText(unit),
      ...toTokens(figures),
    }));
  };

  const readConversations = async (span: DaySpan): Promise<Parts['byConversation']> => {
    const bounds = { from: toDayText(span.first), to: toDayText(span.end) };
    const { items } = await breakdown({ ...bounds, by: 'conversation', order: 'tokens', limit: conversations });
    return items.map(({ key, workspace, total_tokens, cost_usd, calls }) => {
      if (key === null || workspace === undefined) throw new Error('a conversation has neither key nor workspace');
      const last = reader.getLastCall(toRange(clock, span), workspace, key);
      return {
        conversation_id: key,
        client: last?.clientId ?? null,
        phone: last?.phone ?? null,
        total_tokens,
        cost_usd: toNumber(cost_usd),
        requests: calls,
        last_at: last === undefined ? null : toLocalText(last.occurredAt, clock.timeZone),
      };
    });
  };

  const readSummary = (span: DaySpan): Parts['summary'] => {
    const groups = reader.readGroups(toRange(clock, span), {}, { by: 'provider' });
    const { cost_usd, requests, ...tokens } = toTokens(addUp(groups));
    return { ...tokens, total_cost: cost_usd, total_requests: requests, by_provider: toNamed(groups, toUsd) };
  };

  return async ({ days, type }) => {
    const span = lastDays(clock, days);
    const wants = (part: typeof type): boolean => type === 'all' || type === part;
    return {
      analytics: {
        ...(wants('daily') && { daily: readDaily(span) }),
        ...(wants('weekly') && { weekly: readWeekly(span) }),
        ...(wants('monthly') && { monthly: readMonthly(span) }),
        ...(wants('conversation') && { byConversation: await readConversations(span) }),
        ...(type === 'all' && { summary: readSummary(span) }),
      },
    };
  };
};

const toTokens = (figures: Figures) => {
  const { input_tokens, output_tokens, total_tokens, calls } = toSeriesView(figures);
  return {
    prompt_tokens: input_tokens,
    completion_tokens: output_tokens,
    total_tokens,
    cost_usd: toUsd(figures),
    requests: calls,
  };
};
