import type {
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  MetricsRequest,
  NumberDataPoint,
  SummaryDataPoint,
} from './generated/otlp_pb.ts';
import type { OtlpPoint } from './otlp-record.ts';
import { readAttributes } from './read-attributes.ts';
import { readMoment } from './read-moment.ts';
import { createRecordBudget } from './record-budget.ts';
import { type RecordOrigin, readOrigin } from './record-origin.ts';

type AnyPoint = NumberDataPoint | HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;
type Series = { readonly kind: string; readonly temporality: number; readonly isMonotonic: boolean };

/** One record for each data point of each metric, in the order they came. */
export const flattenPoints = ({ resourceMetrics }: MetricsRequest): readonly OtlpPoint[] => {
  const take = createRecordBudget();
  return resourceMetrics.flatMap(({ resource, scopeMetrics }) =>
    scopeMetrics.flatMap(({ scope, metrics }) => {
      const origin = readOrigin('metrics', resource, scope);
      return metrics.flatMap((metric) => {
        const { series, points } = readMetric(metric);
        take(points.length);
        return points.map((point) => toPoint(metric, series, point, origin));
      });
    }),
  );
};

const readMetric = (metric: Metric): { readonly series: Series; readonly points: readonly AnyPoint[] } => {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const distribution = histogram ?? exponentialHistogram;
  return {
    series: {
      kind: gauge ? 'gauge' : sum ? 'sum' : histogram ? 'histogram' : distribution ? 'exponential' : 'summary',
      temporality: (sum ?? distribution)?.aggregationTemporality ?? 0,
      isMonotonic: sum?.isMonotonic ?? false,
    },
    points: (gauge ?? sum ?? distribution ?? summary)?.dataPoints ?? [],
  };
};

const temporalities = new Map([
  [1, 'delta'],
  [2, 'cumulative'],
] as const);

const toPoint = (
  { name, unit }: Metric,
  { kind, temporality, isMonotonic }: Series,
  point: AnyPoint,
  { resource, scope, hash }: RecordOrigin,
): OtlpPoint => {
  const attributes = readAttributes(point.attributes);
  const { startTimeUnixNano, timeUnixNano } = point;
  const value = 'count' in point ? toFinite(point.sum) : readNumber(point);
  const count = 'count' in point ? Number(point.count) : null;
  return {
    signal: 'metrics',
    resource,
    scope,
    attributes,
    get contentHash() {
      return hash([
        name,
        unit,
        kind,
        temporality,
        isMonotonic,
        startTimeUnixNano,
        timeUnixNano,
        value,
        count,
        attributes,
      ]);
    },
    metric: name,
    unit,
    temporality: temporalities.get(temporality as 1 | 2) ?? null,
    isMonotonic,
    startedAt: readMoment(startTimeUnixNano),
    endedAt: readMoment(timeUnixNano),
    value,
    count,
  };
};

const readNumber = ({ asInt, asDouble }: NumberDataPoint): number | null =>
  asInt === undefined ? toFinite(asDouble) : Number(asInt);

const toFinite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;
