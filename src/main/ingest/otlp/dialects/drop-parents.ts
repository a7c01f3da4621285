import type { OtlpRecord, OtlpSpan } from '../otlp-record.ts';
import type { CallFacts } from './to-sighting.ts';

/** A span that reads like a call. `index`: its position in the request. */
export type SpanCall = { readonly index: number; readonly span: OtlpSpan; readonly facts: CallFacts };

/** Spans are looked for this far above a call; a deeper tree is no program's doing. */
const mostLevels = 256;

/**
 * Positions of spans that repeat what a span inside them tells. Of a call around another one the inner one counts, unless
 * each has an answer of its own: then a tool of the outer call has called a model. Where only one has counts, it is the
 * one. A span that does not say what it is gives way to one that does.
 *
 * Only spans of one request can be compared: they arrive from the inside out, so an outer one that comes later is told
 * by its operation alone.
 */
export const findRepeats = (records: readonly OtlpRecord[], calls: readonly SpanCall[]): ReadonlySet<number> => {
  const repeats = new Set<number>();
  if (calls.length < 2) return repeats;
  const spans = new Map<string, OtlpSpan>();
  for (const record of records) if (record.signal === 'traces') spans.set(keyOf(record, record.spanId), record);
  const callsBySpan = new Map(calls.map((call) => [call.span, call]));
  for (const inner of calls) {
    let span: OtlpSpan | undefined = inner.span;
    for (let level = 0; level < mostLevels && span !== undefined; level += 1) {
      if (span.parentSpanId === null) break;
      span = spans.get(keyOf(span, span.parentSpanId));
      const outer: SpanCall | undefined = span === undefined ? undefined : callsBySpan.get(span);
      if (outer === undefined || outer === inner) continue;
      const repeat = findRepeat(outer, inner);
      if (repeat !== null) repeats.add(repeat.index);
      if (outer.facts.usage.reported && outer.facts.isGuess !== true) break;
    }
  }
  return repeats;
};

const keyOf = ({ traceId }: OtlpSpan, spanId: string | null): string => `${traceId}/${spanId}`;

const findRepeat = (outer: SpanCall, inner: SpanCall): SpanCall | null => {
  const guesses = [outer, inner].filter(({ facts }) => facts.isGuess === true);
  if (guesses.length === 1) return guesses[0] ?? null;
  if (outer.facts.usage.reported && !inner.facts.usage.reported) return inner;
  const [a, b] = [outer.facts.responseId ?? null, inner.facts.responseId ?? null];
  return a !== null && b !== null && a !== b ? null : outer;
};
