import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sightingWays } from '../../../src/shared/core/call-sighting.ts';
import type { CallSighting } from '../../../src/shared/core/call-sighting.ts';
import { covers, dropCovered } from '../../../src/shared/core/merge-sightings-covered.ts';
import { mergeSightings, mergeWithSources } from '../../../src/shared/core/merge-sightings.ts';
import { makeSighting } from '../../support/sightings.ts';
import type { SightingChanges } from '../../support/sightings.ts';

const text = (...texts: readonly string[]) => fc.constantFrom(null, ...texts);
const count = fc.constantFrom(0, 0, 10, 40);

const sightingArb: fc.Arbitrary<CallSighting> = fc
  .record({
    way: fc.constantFrom(...sightingWays),
    service: fc.constantFrom('chatbot', 'litellm'),
    operation: text('chat', 'embeddings'),
    provider: text('openai', 'azure'),
    model: text('gpt-4o', 'gpt-4o-2024-08-06'),
    requestModel: text('gpt-4o'),
    occurredAt: fc.constantFrom(1_000, 2_000, 3_000),
    occurredAtGiven: fc.boolean(),
    usageReported: fc.constantFrom(true, true, false),
    inputTokens: fc.constantFrom(0, 100, 120),
    outputTokens: fc.constantFrom(0, 100, 120),
    cacheReadTokens: count,
    cacheWriteTokens: count,
    cacheWrite1hTokens: fc.constantFrom(0, 10),
    reasoningTokens: count,
    otherUnits: fc.dictionary(fc.constantFrom('images', 'requests'), fc.constantFrom(1, 2)),
    billedCostUsd: text('0.1', '0.2'),
    client: fc.option(
      fc.record({ id: fc.constantFrom('c1', 'c2'), name: text('Anna'), phone: text('1'), email: fc.constant(null) }),
      { nil: null },
    ),
    userId: text('u1', 'u2'),
    success: fc.boolean(),
    errorCode: text('overloaded'),
    errorMessage: text('Too many requests'),
    durationMs: fc.constantFrom(null, 5, 9),
    inputPreview: text('hello', 'hi'),
    metadata: fc.option(fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 2 })), { nil: null }),
    nonce: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens, ...rest }) => {
    const { reasoningTokens, otherUnits, ...changes } = rest;
    const tokens = { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, cacheWrite1hTokens };
    return makeSighting({ ...changes, units: { ...tokens, reasoningTokens, otherUnits } });
  });

const setArb = fc.uniqueArray(sightingArb, { minLength: 1, maxLength: 8, selector: ({ contentHash }) => contentHash });
const shuffledArb = setArb.chain((set) =>
  fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })),
);
const runs = { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 2_000) };

describe('merging sightings of a call', () => {
  it('gives the same in whatever order they come', () => {
    fc.assert(
      fc.property(shuffledArb, ([set, shuffled]) => {
        expect(mergeSightings(shuffled)).toEqual(mergeSightings(set));
        expect(mergeWithSources(shuffled).from).toEqual(mergeWithSources(set).from);
      }),
      runs,
    );
  });

  it('gives one sighting as it is', () => {
    fc.assert(
      fc.property(sightingArb, (sighting) => {
        expect(mergeSightings([sighting])).toEqual(sighting.report);
      }),
      runs,
    );
  });

  it('needs none of those that are covered, whatever comes later', () => {
    fc.assert(
      fc.property(shuffledArb, fc.array(sightingArb, { maxLength: 3 }), ([set, shuffled], later) => {
        const kept = dropCovered(set);
        expect(kept).toEqual(dropCovered(shuffled));
        const added = later.filter(({ contentHash }) => !set.some((one) => one.contentHash === contentHash));
        const others = [...new Map(added.map((one) => [one.contentHash, one])).values()];
        const all = [...set, ...others];
        expect(mergeSightings([...kept, ...others])).toEqual(mergeSightings(all));
        expect(dropCovered([...kept, ...others])).toEqual(dropCovered(all));
      }),
      runs,
    );
  });

  const merge = (...changes: readonly SightingChanges[]) =>
    mergeSightings(changes.map((change) => makeSighting(change)));
  const log = { way: 'otlp-logs' } as const;
  const file = { way: 'log-file' } as const;
  const gateway = { way: 'litellm' } as const;

  it('believes a bill before a price, and the bill of the larger total first', () => {
    expect(merge(log, { ...gateway, billedCostUsd: '0.02' }).billedCostUsd).toBe('0.02');
    const partial = { ...log, billedCostUsd: '0.01', units: { inputTokens: 1000, outputTokens: 1 } };
    expect(merge(partial, { ...gateway, billedCostUsd: '0.02' }).billedCostUsd).toBe('0.02');
  });

  it('takes the larger total whole, and the parts it lacks from one that counted the same', () => {
    const units = { inputTokens: 100, outputTokens: 50 };
    const small = { ...log, units: { inputTokens: 90, outputTokens: 50, cacheReadTokens: 80 } };
    expect(merge(small, { ...file, units }).units).toMatchObject({ ...units, cacheReadTokens: 0 });
    const known = { ...gateway, units: { ...units, cacheReadTokens: 80, otherUnits: { web_searches: 1 } } };
    expect(merge({ ...log, units }, known, small).units).toMatchObject({
      ...units,
      cacheReadTokens: 80,
      otherUnits: { web_searches: 1 },
    });
  });

  it('never makes the parts more than the whole', () => {
    const units = { inputTokens: 100, outputTokens: 50 };
    const read = { ...log, units: { ...units, cacheReadTokens: 80, reasoningTokens: 1 } };
    const written = { ...file, units: { ...units, cacheWriteTokens: 30 } };
    expect(merge(read, written).units).toMatchObject({ cacheReadTokens: 80, cacheWriteTokens: 0 });
  });

  it('lets the larger total say whether it failed, then the one that saw it fail', () => {
    const failed = { success: false, errorCode: 'aborted' };
    const nothing = { units: { inputTokens: 0, outputTokens: 0 } };
    expect(merge({ ...log, ...failed, ...nothing }, file)).toMatchObject({ success: true, errorCode: null });
    expect(merge({ ...gateway, ...failed }, log)).toMatchObject({ success: false, errorCode: 'aborted' });
    expect(merge({ ...log, ...failed, ...nothing }, { ...file, ...nothing }).success).toBe(false);
  });

  it('fills in names from the ways in their order, and joins metadata', () => {
    const merged = merge(
      { ...gateway, service: 'litellm', userId: 'end-user', metadata: { team: 'a', same: 2 }, occurredAt: 1 },
      { ...log, conversationId: 'v', metadata: { same: 1 }, occurredAt: 2, occurredAtGiven: false },
      { ...file, durationMs: 7, occurredAt: 3, clockSkew: true },
    );
    expect(merged).toMatchObject({
      service: 'chatbot',
      userId: 'end-user',
      conversationId: 'v',
      durationMs: 7,
      metadata: { team: 'a', same: 1 },
      occurredAt: 3,
      occurredAtGiven: true,
      clockSkew: true,
      origin: 'otlp + log-file + litellm',
    });
  });

  it('leaves out what does not fit into the metadata any more', () => {
    const own = { long: 'x'.repeat(16_000) };
    const { metadata } = merge({ ...log, metadata: own }, { ...file, metadata: { more: 'y'.repeat(500), small: 1 } });
    expect(metadata).toEqual({ ...own, small: 1 });
  });

  it('covers an earlier part of an answer by a later one of the same way, and nothing of another way', () => {
    const whole = makeSighting({ ...file, occurredAt: 2 });
    const part = makeSighting({ ...file, occurredAt: 1, units: { outputTokens: 1 } });
    expect(covers(whole, part)).toBe(true);
    expect(covers(part, whole)).toBe(false);
    expect(covers(whole, makeSighting({ ...log, units: { outputTokens: 1 } }))).toBe(false);
    expect(covers(whole, makeSighting({ ...file, units: { outputTokens: 1 }, userId: 'u' }))).toBe(false);
  });
});
