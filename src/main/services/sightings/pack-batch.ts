import { numbersPerKey, toCell } from '../../store/call-keys.ts';
import type { HashedKey, PackedKeys } from '../../store/call-keys.ts';
import { encodeSightings, packSightings } from '../../store/call-sighting-codec.ts';
import type { KnownSighting } from '../../store/call-sighting-codec.ts';
import type { KnownCall } from '../../store/call-sightings.ts';
import { createEntryEncoder } from '../../store/entry-codec.ts';
import type { SightingBatch } from '../../store/store-sightings.ts';
import type { SettledCall } from './settle-cluster.ts';

/** Where a key stands in the table. */
type Place = readonly [cell: number, hash: number];

/** What is to be written, as it goes to the writer's thread. */
export const packBatch = (settled: readonly SettledCall[], removed: readonly KnownCall[]): SightingBatch => {
  const isNew = ({ replaces }: SettledCall): boolean => replaces === null;
  const calls = [...settled.filter(isNew), ...settled.filter((call) => !isNew(call))];
  const added: number[] = [];
  const gone: number[] = [];
  for (const [at, { sightings, replaces }] of calls.entries()) {
    if (replaces === null && sightings.length === 1) {
      const [{ keys, report }] = sightings;
      for (const key of keys) added.push(toCell(key, report.occurredAt), key.hash, at);
      continue;
    }
    const places = listPlaces(sightings);
    if (replaces === null) {
      for (const place of places) added.push(...place, at);
      continue;
    }
    const before = listPlaces(replaces.sightings);
    const has = (all: readonly Place[], [cell, hash]: Place): boolean =>
      all.some((other) => other[0] === cell && other[1] === hash);
    for (const place of places) if (!has(before, place)) added.push(...place, at);
    for (const place of before) if (!has(places, place)) gone.push(...place, replaces.event.seq);
  }
  for (const { event, sightings } of removed) for (const place of listPlaces(sightings)) gone.push(...place, event.seq);
  return {
    entries: createEntryEncoder()(calls.map(({ entry }) => entry)),
    sightings: packSightings(calls.map(({ entry, sightings }) => encodeSightings(entry, sightings))),
    replaced: calls.flatMap(({ replaces, keepsCost }) => (replaces ? [{ seq: replaces.event.seq, keepsCost }] : [])),
    removed: removed.map(({ event }) => event.seq),
    addedKeys: toSorted(added),
    removedKeys: toSorted(gone),
  };
};

/** Where the keys of a call stand, each once. */
const listPlaces = (sightings: readonly KnownSighting[]): readonly Place[] => {
  const places = new Map(
    sightings
      .flatMap((sighting) => sighting.keys.map((key) => toPlace(key, sighting)))
      .map((place) => [place.join(' '), place]),
  );
  return [...places.values()];
};

const toPlace = (key: HashedKey, { report }: KnownSighting): Place => [toCell(key, report.occurredAt), key.hash];

/** In the order of the table, so that neighbours are written together. */
const toSorted = (keys: readonly number[]): PackedKeys => {
  const order = Array.from({ length: keys.length / numbersPerKey }, (_, at) => at * numbersPerKey);
  order.sort((a, b) => keys[a]! - keys[b]! || keys[a + 1]! - keys[b + 1]!);
  const sorted = new Float64Array(keys.length);
  for (const [at, from] of order.entries()) {
    for (let part = 0; part < numbersPerKey; part += 1) sorted[at * numbersPerKey + part] = keys[from + part]!;
  }
  return sorted;
};
