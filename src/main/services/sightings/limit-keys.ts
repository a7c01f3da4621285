import type { KnownSighting } from '../../store/call-sighting-codec.ts';
import { mostCallsOfKey } from './find-known-calls.ts';
import { hashContent } from './hash-keys.ts';
import type { SettledCall } from './settle-cluster.ts';

/**
 * Leaves a key out of new calls once many of the same batch have it: an id that everybody has would have to be looked
 * through for each of them. A call that is left without any is found by its content.
 */
export const limitKeys = (calls: readonly SettledCall[]): readonly SettledCall[] => {
  const counts = new Map<number, number>();
  const isWorn = (hash: number): boolean => counts.get(hash)! > mostCallsOfKey;
  return calls.map((call) => {
    if (call.replaces !== null) return call;
    for (const { keys } of call.sightings) for (const { hash } of keys) counts.set(hash, (counts.get(hash) ?? 0) + 1);
    if (!call.sightings.some(({ keys }) => keys.some(({ hash }) => isWorn(hash)))) return call;
    const [first, ...others] = call.sightings;
    return { ...call, sightings: [without(first, isWorn), ...others.map((sighting) => without(sighting, isWorn))] };
  });
};

const without = (sighting: KnownSighting, isWorn: (hash: number) => boolean): KnownSighting => {
  const keys = sighting.keys.filter(({ hash }) => !isWorn(hash));
  return { ...sighting, keys: keys.length > 0 ? keys : [hashContent(sighting)] };
};
