import type { CallSighting } from './call-sighting.ts';
import { noUnits } from './usage-event.ts';

/**
 * Usage from metrics: counters and histograms of tokens. They know nothing of single calls, so they count only for a
 * source that sends no records of its calls, and one row stands for what a source used of one model in one interval.
 */

/** Who used what: the same for the points of all kinds of tokens of one source. */
export type MetricSource = {
  /** Hex SHA-256 of all that a point says of itself but the kind of token. */
  readonly source: string;
  readonly workspace: string;
  readonly service: string;
  readonly provider: string | null;
  readonly model: string;
  readonly operation: string | null;
};

export type TokenSide = 'input' | 'output';

/** One point as it came. Times are epoch milliseconds. */
export type MetricPoint = MetricSource & {
  readonly side: TokenSide;
  readonly temporality: 'delta' | 'cumulative';
  readonly startedAt: number | null;
  readonly endedAt: number;
  /** Tokens: since the start, or since the point before. */
  readonly value: number;
  /** Calls, where the point is a histogram's. */
  readonly count: number | null;
};

/** Tokens used in an interval. Its source, start, side and interval make it unique. */
export type MetricUsage = MetricSource & {
  readonly side: TokenSide;
  /** When its series began, 0 where that is not known: two processes may say the same of themselves. */
  readonly startedAt: number;
  readonly from: number;
  readonly to: number;
  readonly tokens: number;
  readonly calls: number | null;
};

/** The last point seen of a cumulative series; another start is another series. */
export type SeriesState = { readonly endedAt: number; readonly value: number; readonly count: number | null };

/** What a point adds, and what to remember of its series; null where there is nothing. */
export type PointReading = { readonly usage: MetricUsage | null; readonly state: SeriesState | null };

/**
 * What a point adds to what was seen of its series. A delta is its own; of a cumulative series it is the difference, and the
 * first point counts since the start of the series. Where no start is known the first point only tells where to count
 * from. A value that fell was started anew. A point that is not later than the last one adds nothing.
 */
export const readPoint = (point: MetricPoint, last: SeriesState | null): PointReading => {
  const { endedAt, startedAt, value, count } = point;
  if (point.temporality === 'delta') return { usage: toUsage(point, startedAt ?? endedAt, value, count), state: null };
  if (last !== null && endedAt <= last.endedAt) return { usage: null, state: last };
  const state = { endedAt, value, count };
  if (last === null) {
    return { usage: startedAt === null ? null : toUsage(point, startedAt, value, count), state };
  }
  if (value < last.value) return { usage: toUsage(point, last.endedAt, value, count), state };
  const calls = count === null ? null : Math.max(count - (last.count ?? 0), 0);
  return { usage: toUsage(point, last.endedAt, value - last.value, calls), state };
};

const toUsage = (point: MetricPoint, from: number, tokens: number, calls: number | null): MetricUsage | null => {
  if (tokens === 0) return null;
  const { source, workspace, service, provider, model, operation, side, startedAt, endedAt } = point;
  const to = Math.max(from, endedAt);
  return {
    source,
    workspace,
    service,
    provider,
    model,
    operation,
    side,
    startedAt: startedAt ?? 0,
    from,
    to,
    tokens,
    calls,
  };
};

/** Usage of the same source in the same interval, input and output together, in the order they come. */
export const groupUsage = (usage: readonly MetricUsage[]): readonly (readonly MetricUsage[])[] => [
  ...Map.groupBy(usage, ({ source, startedAt, from, to }) => [source, startedAt, from, to].join('/')).values(),
];

/** What metric rows come by; tells them from calls that were seen one by one. */
export const metricOrigin = 'otlp-metrics';

/**
 * One row for what a source used in an interval, at its end. It is priced from its tokens like a call of that size: how many
 * calls they were is only known of a histogram, and kept beside it.
 *
 * @param usage at least one, of one source and interval
 * @param digest hex SHA-256
 */
export const toMetricSighting = (
  usage: readonly MetricUsage[],
  receivedAt: number,
  digest: (text: string) => string,
): CallSighting => {
  const [{ source, workspace, service, provider, model, operation, startedAt, from, to }] = usage as [MetricUsage];
  const tokensOf = (side: TokenSide): number =>
    usage.reduce((sum, one) => (one.side === side ? sum + one.tokens : sum), 0);
  const calls = usage.reduce<number | null>(
    (most, one) => (one.calls === null ? most : Math.max(most ?? 0, one.calls)),
    null,
  );
  const [inputTokens, outputTokens] = [tokensOf('input'), tokensOf('output')];
  return {
    way: 'otlp-metrics',
    keys: [],
    contentHash: digest(JSON.stringify([source, startedAt, from, to, inputTokens, outputTokens])),
    report: {
      id: null,
      workspace,
      service,
      operation,
      provider,
      model,
      requestModel: null,
      occurredAt: Math.min(to, receivedAt),
      occurredAtGiven: true,
      clockSkew: to > receivedAt,
      units: { ...noUnits, inputTokens, outputTokens },
      usageReported: true,
      serviceTier: null,
      billedCostUsd: null,
      flatCost: null,
      client: null,
      userId: null,
      userEmail: null,
      conversationId: null,
      success: true,
      errorCode: null,
      errorMessage: null,
      durationMs: null,
      inputPreview: null,
      outputPreview: null,
      metadata: {
        interval_from: new Date(from).toISOString(),
        interval_to: new Date(to).toISOString(),
        ...(calls !== null && { calls }),
      },
      origin: metricOrigin,
    },
  };
};
