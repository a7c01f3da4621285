/** An attribute's value; bytes are dropped, int64 beyond 2^53 stays text. */
export type OtlpValue = string | number | boolean | null | readonly OtlpValue[] | { readonly [key: string]: OtlpValue };
/** By key; a Map, since keys come from outside. */
export type OtlpAttributes = ReadonlyMap<string, OtlpValue>;

type Common = {
  /** Attributes of the resource and name of the instrumentation scope the record came with. */
  readonly resource: OtlpAttributes;
  readonly scope: string;
  readonly attributes: OtlpAttributes;
  /** Hex SHA-256 over resource, scope and record, independent of the encoding they came in. */
  readonly contentHash: string;
};

/** Times are epoch milliseconds, null where none was given (0); ids lower-case hex, null where empty or invalid. */
export type OtlpLog = Common & {
  readonly signal: 'logs';
  readonly occurredAt: number | null;
  readonly observedAt: number | null;
  /** `event_name`, else the attribute `event.name`, else a text body. */
  readonly eventName: string | null;
  readonly severityNumber: number;
  readonly traceId: string | null;
  readonly spanId: string | null;
};

export type OtlpSpan = Common & {
  readonly signal: 'traces';
  readonly name: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly traceId: string | null;
  readonly spanId: string | null;
  readonly parentSpanId: string | null;
  /** Status code 2. */
  readonly isError: boolean;
  readonly statusMessage: string;
  readonly events: readonly { readonly name: string; readonly attributes: OtlpAttributes }[];
};

/** One data point of a sum, gauge or histogram. */
export type OtlpPoint = Common & {
  readonly signal: 'metrics';
  readonly metric: string;
  readonly unit: string;
  readonly temporality: 'delta' | 'cumulative' | null;
  readonly isMonotonic: boolean;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The value of a number point, the sum of a histogram's; null where there is none. */
  readonly value: number | null;
  /** Of a histogram. */
  readonly count: number | null;
};

export type OtlpRecord = OtlpLog | OtlpSpan | OtlpPoint;
