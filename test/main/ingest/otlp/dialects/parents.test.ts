import { describe, expect, it } from 'vitest';
import type { OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';
import { readAll, span, toSpanId } from './records.ts';

type Node = {
  readonly id: number;
  readonly parent?: number;
  /** Response id. */
  readonly answer?: string;
  readonly input?: number;
  readonly operation?: string;
  readonly failed?: boolean;
  readonly kind?: string;
};

const toSpan = ({ id, parent, answer, input, operation = 'chat', failed = false, kind }: Node) => {
  const attributes: Record<string, OtlpValue> = { 'gen_ai.request.model': 'gpt-4o' };
  if (operation !== '') attributes['gen_ai.operation.name'] = operation;
  if (answer !== undefined) attributes['gen_ai.response.id'] = answer;
  if (input !== undefined) attributes['gen_ai.usage.input_tokens'] = input;
  if (kind !== undefined) attributes['openinference.span.kind'] = kind;
  return span(attributes, { id, ...(parent !== undefined && { parent }), isError: failed });
};

/** Which spans of one request count as calls. */
const count = (nodes: readonly Node[]): readonly number[] => {
  const { sightings, refused } = readAll(nodes.map(toSpan));
  expect(refused).toEqual([]);
  const spanIds = sightings.flatMap(({ keys }) => keys.flatMap((key) => (key.kind === 'span' ? key.spanId : [])));
  return nodes.filter(({ id }) => spanIds.includes(toSpanId(id))).map(({ id }) => id);
};

describe('of spans around spans', () => {
  it('the inner ones count, in whatever order they come', () => {
    const nodes: Node[] = [
      { id: 1, input: 30 },
      { id: 2, parent: 1, input: 10 },
      { id: 3, parent: 1, input: 20 },
    ];
    expect(count(nodes)).toEqual([2, 3]);
    expect(count(nodes.toReversed())).toEqual([3, 2]);
  });

  it('the innermost count, also through spans that are no calls', () => {
    expect(
      count([
        { id: 1, input: 30, operation: 'invoke_agent' },
        { id: 2, parent: 1, input: 30 },
        { id: 3, parent: 2, operation: 'execute_tool' },
        { id: 4, parent: 3, input: 30 },
      ]),
    ).toEqual([4]);
  });

  it('an outer one with an answer of its own counts too: its tool asked a model', () => {
    const outer = { id: 1, input: 30, answer: 'chatcmpl-outer' };
    expect(count([outer, { id: 2, parent: 1, input: 10, answer: 'chatcmpl-inner' }])).toEqual([1, 2]);
    expect(count([outer, { id: 2, parent: 1, input: 10, answer: 'chatcmpl-outer' }])).toEqual([2]);
    expect(count([outer, { id: 2, parent: 1, input: 10 }])).toEqual([2]);
  });

  it('one without counts gives way to one that has them', () => {
    expect(
      count([
        { id: 1, answer: 'chatcmpl-a' },
        { id: 2, parent: 1, input: 10 },
      ]),
    ).toEqual([2]);
    expect(
      count([
        { id: 1, input: 10 },
        { id: 2, parent: 1, answer: 'chatcmpl-a' },
      ]),
    ).toEqual([1]);
    expect(
      count([
        { id: 1, input: 10 },
        { id: 2, parent: 1, failed: true },
        { id: 3, parent: 1, input: 10 },
      ]),
    ).toEqual([3]);
  });

  it('a failure around a failure is one failed call', () => {
    expect(
      count([
        { id: 1, failed: true },
        { id: 2, parent: 1, failed: true },
      ]),
    ).toEqual([2]);
  });

  it('one that does not say what it is gives way to one that does, inside or outside', () => {
    expect(
      count([
        { id: 1, input: 10, operation: '' },
        { id: 2, parent: 1, input: 10 },
      ]),
    ).toEqual([2]);
    expect(
      count([
        { id: 1, input: 10 },
        { id: 2, parent: 1, input: 10, operation: '' },
      ]),
    ).toEqual([1]);
    expect(
      count([
        { id: 1, input: 10, operation: '' },
        { id: 2, input: 10 },
      ]),
    ).toEqual([1, 2]);
  });

  it('neighbours all count', () => {
    expect(
      count([
        { id: 1, input: 10 },
        { id: 2, input: 10 },
        { id: 3, parent: 9, input: 10 },
      ]),
    ).toEqual([1, 2, 3]);
  });

  it('a circle does not hold reading up', () => {
    expect(
      count([
        { id: 1, parent: 2, input: 10 },
        { id: 2, parent: 1, input: 10 },
      ]),
    ).toEqual([]);
    expect(count([{ id: 1, parent: 1, input: 10 }])).toEqual([1]);
  });

  it('a deep chain is one call', () => {
    const chain = Array.from({ length: 2_000 }, (_, at): Node => ({
      id: at + 1,
      ...(at > 0 && { parent: at }),
      input: 1,
    }));
    expect(count(chain)).toEqual([2_000]);
  });
});
