import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noCounts } from '../../../../../src/main/ingest/otlp/dialects/read-counts.ts';
import { settleCounts } from '../../../../../src/main/ingest/otlp/dialects/settle-counts.ts';
import type { OtlpValue } from '../../../../../src/main/ingest/otlp/otlp-record.ts';
import { countsOf, log, now, readAll, readOne, span } from './records.ts';

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt-4o' };

describe('cached input', () => {
  const anthropic = { ...chat, 'gen_ai.provider.name': 'anthropic', 'gen_ai.request.model': 'claude-sonnet-4-5' };

  it('is inside the input, as the conventions want', () => {
    const attributes = {
      ...anthropic,
      'gen_ai.usage.input_tokens': 13_212,
      'gen_ai.usage.cache_read.input_tokens': 9_800,
      'gen_ai.usage.cache_creation.input_tokens': 3_400,
      'gen_ai.usage.output_tokens': 57,
    };
    expect(countsOf(readOne(span(attributes)).report)).toEqual({
      input: 13_212,
      read: 9_800,
      written: 3_400,
      output: 57,
    });
  });

  it('is beside it where it is larger', () => {
    const attributes = {
      ...anthropic,
      'gen_ai.usage.prompt_tokens': 12,
      'gen_ai.usage.cache_read_input_tokens': 9_800,
      'gen_ai.usage.cache_creation_input_tokens': 3_400,
      'gen_ai.usage.completion_tokens': 57,
    };
    expect(countsOf(readOne(span(attributes)).report)).toEqual({
      input: 13_212,
      read: 9_800,
      written: 3_400,
      output: 57,
    });
  });

  it('is beside it where the total says so', () => {
    const attributes = {
      ...anthropic,
      'gen_ai.usage.input_tokens': 500,
      'gen_ai.usage.cache_read_input_tokens': 400,
      'gen_ai.usage.output_tokens': 50,
      'gen_ai.usage.total_tokens': 950,
    };
    expect(countsOf(readOne(span(attributes)).report)).toEqual({ input: 900, read: 400, output: 50 });
  });

  it("is beside it where the AI SDK passes Anthropic's own count on, and inside where it adds it up", () => {
    const usage = { input_tokens: 500, cache_read_input_tokens: 100, cache_creation_input_tokens: 50 };
    const sdk = {
      'ai.operationId': 'ai.generateText.doGenerate',
      'ai.model.id': 'claude-sonnet-4-5',
      'ai.model.provider': 'anthropic.messages',
      'ai.usage.outputTokens': 20,
      'ai.usage.cachedInputTokens': 100,
      'ai.response.providerMetadata': JSON.stringify({ anthropic: { usage, cacheCreationInputTokens: 50 } }),
    };
    const settled = { input: 650, read: 100, written: 50, output: 20 };
    expect(countsOf(readOne(span({ ...sdk, 'ai.usage.inputTokens': 500 })).report)).toEqual(settled);
    expect(countsOf(readOne(span({ ...sdk, 'ai.usage.inputTokens': 650 })).report)).toEqual(settled);
  });
});

describe('settled counts', () => {
  const count = fc.nat({ max: 1_000_000 });
  const maybe = fc.option(count);
  const given = fc.record({
    input: maybe,
    cacheRead: maybe,
    cacheWrite: maybe,
    output: maybe,
    reasoning: maybe,
    inputAudio: maybe,
    outputAudio: maybe,
    total: maybe,
  });

  it('never have a part larger than its whole, and lose no token', () => {
    fc.assert(
      fc.property(given, (counts) => {
        const { units, reported } = settleCounts(counts);
        expect(units.cacheReadTokens + units.cacheWriteTokens).toBeLessThanOrEqual(units.inputTokens);
        expect(units.reasoningTokens).toBeLessThanOrEqual(units.outputTokens);
        expect(units.inputAudioTokens).toBeLessThanOrEqual(units.inputTokens);
        expect(units.outputAudioTokens).toBeLessThanOrEqual(units.outputTokens);
        expect(units.inputTokens).toBeGreaterThanOrEqual(counts.input ?? 0);
        expect(units.outputTokens).toBeGreaterThanOrEqual(counts.output ?? 0);
        expect(reported).toBe(Object.values(counts).some((value) => value !== null));
      }),
    );
  });

  it('are the same whichever way they were counted, once the total is given', () => {
    const parts = fc.record({ fresh: count, read: count, written: count, said: count, thought: count });
    fc.assert(
      fc.property(
        parts,
        fc.boolean(),
        fc.boolean(),
        ({ fresh, read, written, said, thought }, cacheBeside, thoughtBeside) => {
          const input = fresh + read + written;
          const output = said + thought;
          // Counted beside, but so that inside would fit the total as well: nobody can tell.
          fc.pre(!(cacheBeside !== thoughtBeside && read + written === thought));
          const { units } = settleCounts({
            ...noCounts,
            input: cacheBeside ? fresh : input,
            cacheRead: read,
            cacheWrite: written,
            output: thoughtBeside ? said : output,
            reasoning: thought,
            total: input + output,
          });
          expect([units.inputTokens, units.outputTokens]).toEqual([input, output]);
        },
      ),
    );
  });
});

describe('a count', () => {
  const read = (value: OtlpValue) => {
    const record = span({ ...chat, 'gen_ai.usage.input_tokens': value, 'gen_ai.usage.output_tokens': 1 });
    const { sightings, refused } = readAll([log({}), record]);
    return refused[0] === undefined
      ? sightings[0]!.report.units.inputTokens
      : `${refused[0].index} ${refused[0].error.code} ${refused[0].error.pointer}`;
  };

  it.each<[OtlpValue, number]>([
    [5120, 5120],
    ['5120', 5120],
    [' 7 ', 7],
    ['12.0', 12],
    [0, 0],
    ['', 0],
    ['undefined', 0],
    [null, 0],
  ])('%j is taken as %d', (value, expected) => {
    expect(read(value)).toBe(expected);
  });

  it.each<[OtlpValue, string]>([
    [-1, 'negative_tokens'],
    ['-1', 'negative_tokens'],
    [1.5, 'not_integer'],
    ['1.5', 'not_integer'],
    ['many', 'wrong_type'],
    [true, 'wrong_type'],
    [[5], 'wrong_type'],
    [1e300, 'too_large'],
    ['9007199254740993', 'too_large'],
    [Number.NaN, 'wrong_type'],
  ])('%j is refused: %s', (value, code) => {
    expect(read(value)).toBe(`1 ${code} /attributes/gen_ai.usage.input_tokens`);
  });

  it('that is wrong costs no other record its place', () => {
    const good = span({ ...chat, 'gen_ai.usage.input_tokens': 5 }, { id: 2 });
    const bad = span({ ...chat, 'gen_ai.usage.input_tokens': -5 }, { id: 3 });
    const { sightings, refused } = readAll([bad, good, bad]);
    expect([sightings.length, refused.map(({ index }) => index)]).toEqual([1, [0, 2]]);
  });
});

describe('a call without a model', () => {
  it('is refused where it has tokens', () => {
    const record = span({ 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 5 });
    expect(readAll([log({}), log({}), log({}), record]).refused).toEqual([
      { index: 3, error: { pointer: '/attributes/gen_ai.request.model', code: 'no_model', detail: 'no model' } },
    ]);
  });

  it('is kept where it failed before anybody answered', () => {
    const { report } = readOne(span({ 'gen_ai.operation.name': 'chat', 'error.type': 'timeout' }));
    expect([report.model, report.success]).toEqual([null, false]);
  });
});

describe('the time of a call', () => {
  const read = (startedAt: number | null) => {
    const { report } = readOne(span({ ...chat, 'gen_ai.usage.input_tokens': 5 }, { startedAt, endedAt: null }));
    return [report.occurredAt - now, report.occurredAtGiven, report.clockSkew];
  };
  const minuteMs = 60_000;

  it.each<[string, number | null, unknown[]]>([
    ['is that of the record', now - minuteMs, [-minuteMs, true, false]],
    ['may be a little ahead', now + minuteMs, [minuteMs, true, false]],
    ['is flagged where it is further ahead', now + 60 * minuteMs, [60 * minuteMs, true, true]],
    ['is the moment it came in where it is a day ahead', now + 25 * 60 * minuteMs, [0, false, true]],
    ['is the moment it came in where none is given', null, [0, false, false]],
  ])('%s', (_, startedAt, expected) => {
    expect(read(startedAt)).toEqual(expected);
  });
});
