import type { FieldError } from '../../../../shared/core/app-error.ts';
import type { CallSighting } from '../../../../shared/core/call-sighting.ts';
import type { Problem } from '../../read-field.ts';
import type { OtlpLog, OtlpRecord, OtlpSpan } from '../otlp-record.ts';
import { agentOf } from './agents.ts';
import { findRepeats } from './drop-parents.ts';
import type { SpanCall } from './drop-parents.ts';
import { readGenAi } from './gen-ai.ts';
import { toSighting } from './to-sighting.ts';
import type { CallFacts, OtlpContext } from './to-sighting.ts';

export type OtlpReading = {
  /** In the order of the records they come from. */
  readonly sightings: readonly CallSighting[];
  /** `index` is the record's position in the request. */
  readonly refused: readonly { readonly index: number; readonly error: FieldError }[];
};

type Read = {
  readonly index: number;
  readonly record: OtlpLog | OtlpSpan;
  readonly facts: CallFacts;
  readonly problem: Problem;
};

/**
 * The calls that logs and spans of one request tell of. Records that are no calls are passed over; one whose counts are
 * none, or that has counts and no model, is refused. Metrics are not for this: see `readMetricPoints`.
 */
export const readOtlpRecords = (records: readonly OtlpRecord[], context: OtlpContext): OtlpReading => {
  const reads = records.flatMap((record, index) => readRecord(record, index));
  const repeats = findRepeats(records, reads.filter(isSpanRead).map(toSpanCall));
  const sightings: CallSighting[] = [];
  const refused: { readonly index: number; readonly error: FieldError }[] = [];
  for (const { index, record, facts, problem } of reads) {
    if (repeats.has(index)) continue;
    const sighting = toSighting(record, facts, context, problem);
    if (problem.error !== null) refused.push({ index, error: problem.error });
    else if (sighting !== null) sightings.push(sighting);
  }
  return { sightings, refused };
};

const readRecord = (record: OtlpRecord, index: number): readonly Read[] => {
  if (record.signal === 'metrics') return [];
  const problem: Problem = { error: null };
  const agent = agentOf(record);
  const facts = agent === null ? readGenAi(record, problem) : agent.read(record, problem);
  return facts === null ? [] : [{ index, record, facts, problem }];
};

const isSpanRead = (read: Read): read is Read & { readonly record: OtlpSpan } => read.record.signal === 'traces';

const toSpanCall = ({ index, record, facts }: Read & { readonly record: OtlpSpan }): SpanCall => ({
  index,
  span: record,
  facts,
});
