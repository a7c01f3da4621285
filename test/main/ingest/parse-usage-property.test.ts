import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { usageFields } from '../../../src/shared/contract/usage-event-wire.ts';
import { least, parse } from './parsing.ts';

describe('any JSON', () => {
  const count = fc.oneof(
    { weight: 30, arbitrary: fc.nat(2000) },
    { weight: 1, arbitrary: fc.constantFrom(-1, 0.5, 1e11, null) },
    { weight: 1, arbitrary: fc.jsonValue() },
  );
  const numeric = Object.entries(usageFields).flatMap(([field, { kind }]) =>
    kind === 'tokens' || kind === 'quantity' || kind === 'integer' ? [field] : [],
  );
  const names = [...numeric, 'prompt_tokens', 'completion_tokens', 'tokens_consumed', 'anything'];
  const usage = fc.dictionary(
    fc.constantFrom(
      'prompt_tokens',
      'completion_tokens',
      'total_tokens',
      'input_tokens',
      'output_tokens',
      'reasoning_tokens',
      'cached_tokens',
      'cache_read_input_tokens',
      'cache_creation_input_tokens',
      'prompt_tokens_details',
      'inputTokens',
      'outputTokens',
      'cacheReadInputTokens',
      'cachedInputTokens',
      'promptTokenCount',
      'thoughtsTokenCount',
      'candidatesTokenCount',
      'cost',
      'billed_units',
      'eval_count',
    ),
    fc.oneof(count, fc.dictionary(fc.constantFrom('cached_tokens', 'audio_tokens', 'input_tokens'), count)),
  );
  const response = fc.oneof(usage, fc.record({ usage }), fc.record({ usageMetadata: usage, id: fc.string() }));
  const event = fc
    .tuple(fc.dictionary(fc.constantFrom(...names), count, { maxKeys: 5 }), fc.option(response, { nil: undefined }))
    .map(([given, raw]) => ({ ...given, ...least, ...(raw === undefined ? {} : { response: raw }) }));

  const checkConvention = (raw: unknown): void => {
    const parsed = parse(raw);
    if (!parsed.ok) {
      expect(parsed.error.pointer).toMatch(/^(\/\w+)*$/);
      return;
    }
    const { otherUnits, ...tokens } = parsed.report.units;
    for (const value of Object.values(tokens)) expect(Number.isSafeInteger(value) && value >= 0).toBe(true);
    for (const value of Object.values(otherUnits)) expect(Number.isFinite(value) && value > 0).toBe(true);
    expect(tokens.cacheReadTokens + tokens.cacheWriteTokens).toBeLessThanOrEqual(tokens.inputTokens);
    expect(tokens.cacheWrite1hTokens).toBeLessThanOrEqual(tokens.cacheWriteTokens);
    expect(tokens.reasoningTokens).toBeLessThanOrEqual(tokens.outputTokens);
    expect(tokens.inputAudioTokens).toBeLessThanOrEqual(tokens.inputTokens);
    expect(tokens.outputAudioTokens).toBeLessThanOrEqual(tokens.outputTokens);
  };

  it('never throws', () => fc.assert(fc.property(fc.jsonValue(), checkConvention), { numRuns: 1000 }));
  it('never breaks the totals convention', () => fc.assert(fc.property(event, checkConvention), { numRuns: 3000 }));
});
