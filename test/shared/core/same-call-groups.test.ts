import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sightingWays } from '../../../src/shared/core/call-sighting.ts';
import { groupSightings } from '../../../src/shared/core/same-call-groups.ts';
import type { KeyedSighting } from '../../../src/shared/core/same-call-groups.ts';
import { makeSighting } from '../../support/sightings.ts';
import type { SightingChanges } from '../../support/sightings.ts';

const keyed = (hashes: readonly number[], changes: SightingChanges = {}): KeyedSighting => ({
  ...makeSighting(changes),
  keys: hashes.map((hash) => ({ hash, isWeak: hash >= 100 })),
});

/** Few keys, models and times, so that anything may collide with anything. */
const sightingArb = fc
  .record({
    hashes: fc.uniqueArray(fc.constantFrom(1, 2, 3, 4, 100, 101), { minLength: 1, maxLength: 3 }),
    way: fc.constantFrom(...sightingWays),
    model: fc.constantFrom('gpt-4o', 'gpt-4o-2024-08-06', 'o3', null),
    occurredAt: fc.constantFrom(0, 20_000, 50_000, 70_000, 3_599_000, 3_601_000),
    inputTokens: fc.constantFrom(0, 10, 20),
    outputTokens: fc.constantFrom(10, 20),
    conversationId: fc.constantFrom(null, 'v1', 'v2'),
    nonce: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ hashes, inputTokens, outputTokens, ...changes }) =>
    keyed(hashes, { ...changes, units: { inputTokens, outputTokens } }),
  );

const shuffledArb = fc
  .uniqueArray(sightingArb, { minLength: 1, maxLength: 12, selector: ({ contentHash }) => contentHash })
  .chain((set) => fc.tuple(fc.constant(set), fc.shuffledSubarray(set, { minLength: set.length })));

const toNames = (groups: readonly (readonly KeyedSighting[])[]): string[] =>
  groups
    .map((group) =>
      group
        .map(({ contentHash }) => contentHash)
        .toSorted()
        .join(' '),
    )
    .toSorted();

describe('sorting sightings into calls', () => {
  it('does not depend on their order, and leaves none out', () => {
    fc.assert(
      fc.property(shuffledArb, ([set, shuffled]) => {
        const groups = groupSightings(set);
        expect(toNames(groupSightings(shuffled))).toEqual(toNames(groups));
        expect(groups.flat()).toHaveLength(set.length);
        expect(new Set(groups.flat()).size).toBe(set.length);
      }),
      { numRuns: Number(process.env['CENTESIMO_PROPERTY_RUNS'] ?? 2_000) },
    );
  });

  it('never holds two records of one way together by a weak key alone', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...sightingWays), fc.nat(90_000)), { maxLength: 20 }), (seen) => {
        const groups = groupSightings(seen.map(([way, occurredAt], nonce) => keyed([100], { way, occurredAt, nonce })));
        for (const group of groups) expect(new Set(group.map(({ way }) => way)).size).toBe(group.length);
      }),
    );
  });

  it('goes by the keys before the session, whatever is closer', () => {
    const [line, near, same] = [
      keyed([1, 100], { way: 'log-file', occurredAt: 30_000 }),
      keyed([2, 100], { way: 'otlp-logs', occurredAt: 30_001 }),
      keyed([1, 100], { way: 'otlp-logs', occurredAt: 0 }),
    ];
    expect(toNames(groupSightings([line, near, same]))).toEqual(toNames([[line, same], [near]]));
  });
});
