import { resolvePeriod } from '../../../shared/core/period.ts';
import type { BreakdownItem } from '../../../shared/contract/read-models.ts';
import type { SourceHandlers } from '../../../shared/contract/source-queries.ts';
import type { ServiceUsage } from '../../../shared/contract/source-shapes.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import { createBreakdownQuery } from '../breakdown-query.ts';
import { toEventView } from '../event-view.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { toUsageFilter } from '../usage-query.ts';
import { listLatestCalls } from './list-latest-calls.ts';

const historyLength = 10;
/** Every model and operation is listed: the lists add up to the totals. */
const noLimit = Number.MAX_SAFE_INTEGER;

/** S0's summary of one service, for all users or one, with its latest calls. */
export const createServiceUsage = (reader: UsageReader, clock: OwnerClock): SourceHandlers['serviceUsage'] => {
  const breakdown = createBreakdownQuery(reader, clock);
  return async ({ service, period, user_id }) => {
    const asked = { period, service: [service], user: user_id === undefined ? undefined : [user_id] };
    const byModel = await breakdown({ ...asked, by: 'model', order: 'tokens', limit: noLimit });
    const byOperation = await breakdown({ ...asked, by: 'operation', order: 'tokens', limit: noLimit });
    const range = resolvePeriod(asked, clock.now(), clock.timeZone, clock.weekStart);
    const { total } = byModel;
    return {
      summary: {
        total_tokens: total.total_tokens,
        total_cost_usd: total.cost_usd,
        total_cost_eur: total.cost_eur,
        total_calls: total.calls,
        by_model: byModel.items.map((item) => ({ model_used: item.key, ...toFigures(item) })),
        by_operation: byOperation.items.map((item) => ({ operation_type: item.key, ...toFigures(item) })),
      },
      recent_history: listLatestCalls(reader, clock, range, toUsageFilter(asked), historyLength).map((event) =>
        toCall(toEventView(event, clock.timeZone)),
      ),
    };
  };
};

const toFigures = ({ total_tokens, cost_usd, cost_eur, calls }: BreakdownItem) => ({
  tokens: total_tokens,
  cost_usd,
  cost_eur,
  calls,
});

const toCall = (event: ReturnType<typeof toEventView>): ServiceUsage['recent_history'][number] => ({
  id: event.id,
  operation_type: event.operation,
  model_used: event.model,
  tokens_consumed: event.total_tokens,
  cost_usd: event.cost_usd,
  cost_eur: event.cost_eur,
  success: event.success,
  response_time_ms: event.duration_ms,
  created_at: event.occurred_at,
  input_preview: event.input_preview,
});
