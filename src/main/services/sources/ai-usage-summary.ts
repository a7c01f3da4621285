import type { SourceHandlers } from '../../../shared/contract/source-queries.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { toFiguresView } from '../figures-view.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { addUp, lastDays, toRange } from './day-spans.ts';
import { toNamed, toRoundUsd } from './source-costs.ts';

/** S2's summary for administrators: the last N days, by provider and by service. */
export const createAiUsageSummary =
  (reader: UsageReader, clock: OwnerClock): SourceHandlers['aiUsageSummary'] =>
  ({ days }) => {
    const range = toRange(clock, lastDays(clock, days));
    const byProvider = reader.readGroups(range, {}, { by: 'provider' });
    const total = addUp(byProvider);
    const { calls, total_tokens, success_rate } = toFiguresView(total, days);
    return {
      period_days: days,
      total_tokens,
      total_cost: toRoundUsd(total),
      total_requests: calls,
      success_rate,
      by_provider: toNamed(byProvider, toRoundUsd),
      by_service: toNamed(reader.readGroups(range, {}, { by: 'service' }), toRoundUsd),
    };
  };
