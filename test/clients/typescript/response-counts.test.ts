import { describe, expect, it } from 'vitest';
import { hasCounts, keepCounts, modelOf } from '../../../clients/typescript/src/response-counts.ts';
import { readResponse } from '../../../src/main/ingest/response/read-response.ts';
import { providerAnswers, secret } from '../provider-answers.ts';

describe('what is kept of a response', () => {
  it.each(providerAnswers)('tells the app all it would have read from the whole: %s', (_name, answer) => {
    const kept = keepCounts(answer);
    expect(readResponse(kept, {})).toEqual(readResponse(answer, {}));
    expect(hasCounts(kept)).toBe(readResponse(answer, {})?.usageReported ?? false);
    expect(modelOf(kept)).toBe(readResponse(answer, {})?.model ?? null);
    expect(JSON.stringify(kept)).not.toContain('CANARY');
    expect(keepCounts(kept)).toEqual(kept);
  });

  it('is no text beyond a few names, wherever it stands', () => {
    const usage = {
      prompt_tokens: 3,
      note: secret,
      service_tier: secret,
      cost: secret,
      [secret]: 7,
      parts: [secret, 1],
    };
    expect(keepCounts({ usage, choices: secret })).toEqual({ usage: { prompt_tokens: 3, parts: [] } });
  });

  it('ends at a depth and a number of entries', () => {
    const deep = { a: { b: { c: { d: { e: { f: 1 } } } } } };
    expect(JSON.stringify(keepCounts({ usage: deep }))).not.toContain('"f"');
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, at) => [`n${at}`, at]));
    expect(Object.keys(keepCounts({ usage: many })?.['usage'] as object)).toHaveLength(64);
  });

  it.each([null, undefined, 7, 'text', [], [{ usage: { total_tokens: 1 } }], () => 1])('is nothing of %s', (value) => {
    expect(keepCounts(value)).toBeNull();
  });
});
