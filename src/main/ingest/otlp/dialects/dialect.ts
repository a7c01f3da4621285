import type { Problem } from '../../read-field.ts';
import type { OtlpLog, OtlpRecord, OtlpSpan } from '../otlp-record.ts';
import type { CallFacts } from './to-sighting.ts';

/** How one tool tells of its calls. */
export type Dialect = {
  /** Whether the record is this tool's: by service, scope or event name, never by the name of a metric. */
  readonly owns: (record: OtlpRecord) => boolean;
  /** What the record tells of a call; null for every other record. Counts that are none are noted as a problem. */
  readonly read: (record: OtlpLog | OtlpSpan, problem: Problem) => CallFacts | null;
};
