/** The words questions are asked with; plain values, so that the screens can list them without the schema library. */

export const periodNames = [
  'today',
  'current_week',
  'current_month',
  'last_month',
  'last_7_days',
  'last_30_days',
  'last_60_days',
  'last_90_days',
  'current_year',
  'all_time',
] as const;
export type PeriodName = (typeof periodNames)[number];

export const breakdownDimensions = [
  'workspace',
  'service',
  'operation',
  'provider',
  'model',
  'client',
  'user',
  'conversation',
  'cost_status',
  'hour',
  'weekday',
  'hour_of_week',
] as const;
export type BreakdownDimension = (typeof breakdownDimensions)[number];

export const seriesBuckets = ['hour', 'day', 'week', 'month'] as const;
export type SeriesBucket = (typeof seriesBuckets)[number];

/** What a list of calls can be in the order of. */
export const eventSorts = ['occurred_at', 'cost', 'tokens', 'duration'] as const;
export type EventSort = (typeof eventSorts)[number];

/** What figures and calls can be narrowed down to, each a list of values. */
export const filterNames = [
  'workspace',
  'service',
  'operation',
  'provider',
  'model',
  'client',
  'user',
  'conversation',
  'success',
  'cost_status',
] as const;
export type FilterName = (typeof filterNames)[number];
