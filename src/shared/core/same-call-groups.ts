import { compareDetail } from './merge-sightings-order.ts';
import { closeCallWindowMs, isSameCall, sameCallWindowMs } from './same-call.ts';
import type { Seen } from './same-call.ts';
import type { SightingWay } from './call-sighting.ts';

/** A key as a number that stands for it; `isWeak`: a session with exact counts, which another call may share. */
export type SightingKey = { readonly hash: number; readonly isWeak: boolean };
export type KeyedSighting = Seen & { readonly keys: readonly SightingKey[] };

/** A sighting is compared with so many others of a key, those that come next in time: an id everybody has says nothing. */
const mostCompared = 64;

/**
 * Sorts sightings into calls, each at least one sighting: a function of the set, whatever its order.
 *
 * 1. Sightings that share a strong key and can be of one call are (`isSameCall`), and so are all that hang together this way.
 * 2. What is left may be joined by a weak key, in the order of time: to the closest call that is no further away than
 *    `closeCallWindowMs` and that none of the same ways has told of yet.
 */
export const groupSightings = <T extends KeyedSighting>(sightings: readonly T[]): T[][] => {
  const parts = joinByStrongKeys(sightings);
  return parts.length === 1 ? parts : joinByWeakKeys(parts);
};

const joinByStrongKeys = <T extends KeyedSighting>(sightings: readonly T[]): T[][] => {
  const parents = sightings.map((_, at) => at);
  const rootOf = (at: number): number => {
    let root = at;
    while (parents[root] !== root) root = parents[root]!;
    parents[at] = root;
    return root;
  };
  for (const sharing of listSharing(sightings, false).values()) {
    for (const [at, index] of sharing.entries()) {
      const sighting = sightings[index]!;
      for (const other of sharing.slice(at + 1, at + 1 + mostCompared)) {
        if (sightings[other]!.report.occurredAt - sighting.report.occurredAt > sameCallWindowMs) break;
        const [one, two] = [rootOf(index), rootOf(other)];
        if (one !== two && isSameCall(sighting, sightings[other]!)) parents[two] = one;
      }
    }
  }
  return [...Map.groupBy(sightings.keys(), rootOf).values()].map((members) => members.map((at) => sightings[at]!));
};

/** The sightings of each key that more than one has, by rising time. */
const listSharing = (sightings: readonly KeyedSighting[], isWeak: boolean): Map<number, number[]> => {
  const sharing = new Map<number, number[]>();
  for (const [at, { keys }] of sightings.entries()) {
    for (const key of keys) {
      if (key.isWeak !== isWeak) continue;
      const known = sharing.get(key.hash);
      if (known === undefined) sharing.set(key.hash, [at]);
      else known.push(at);
    }
  }
  for (const [hash, members] of sharing) {
    if (members.length === 1) sharing.delete(hash);
    else members.sort((a, b) => compareTimes(sightings[a]!, sightings[b]!));
  }
  return sharing;
};

const compareTimes = (a: Seen, b: Seen): number =>
  a.report.occurredAt - b.report.occurredAt ||
  (a.contentHash < b.contentHash ? -1 : a.contentHash > b.contentHash ? 1 : 0);

/** What strong keys hold together. */
type Part<T> = { readonly best: T; readonly members: readonly T[]; readonly ways: ReadonlySet<SightingWay> };
type Group<T> = {
  readonly place: number;
  readonly startsAt: number;
  readonly ways: Set<SightingWay>;
  readonly members: T[];
};

const joinByWeakKeys = <T extends KeyedSighting>(parts: readonly T[][]): T[][] => {
  const groups: Group<T>[] = [];
  const byKey = new Map<number, Group<T>[]>();
  const sorted = parts.map(toPart).toSorted((a, b) => compareTimes(a.best, b.best));
  for (const part of sorted) {
    const hashes = listWeak(part.members);
    const group = findClosest(part, new Set(hashes.flatMap((hash) => byKey.get(hash) ?? []))) ?? {
      place: groups.length,
      startsAt: part.best.report.occurredAt,
      ways: new Set(),
      members: [],
    };
    if (group.members.length === 0) groups.push(group);
    group.members.push(...part.members);
    for (const way of part.ways) group.ways.add(way);
    for (const hash of hashes) {
      const known = byKey.get(hash) ?? [];
      if (!known.includes(group)) byKey.set(hash, [...known, group].slice(-mostCompared));
    }
  }
  return groups.map(({ members }) => members);
};

const toPart = <T extends KeyedSighting>(members: readonly T[]): Part<T> => {
  const [first] = members.toSorted(compareDetail);
  return { best: first!, members, ways: new Set(members.map(({ way }) => way)) };
};

const listWeak = (members: readonly KeyedSighting[]): number[] => [
  ...new Set(members.flatMap(({ keys }) => keys.filter(({ isWeak }) => isWeak).map(({ hash }) => hash))),
];

const findClosest = <T extends KeyedSighting>(part: Part<T>, groups: Iterable<Group<T>>): Group<T> | null => {
  let closest: Group<T> | null = null;
  const at = part.best.report.occurredAt;
  for (const group of groups) {
    if (at - group.startsAt > closeCallWindowMs || [...part.ways].some((way) => group.ways.has(way))) continue;
    if (closest !== null && isCloser(closest, group)) continue;
    if (canJoin(part.members, group.members)) closest = group;
  }
  return closest;
};

/** Groups begin before what may join them: the later one is closer; of equals the first. */
const isCloser = (a: Group<unknown>, b: Group<unknown>): boolean =>
  a.startsAt > b.startsAt || (a.startsAt === b.startsAt && a.place < b.place);

/** Some of the one and of the other share a weak key and can be of one call. */
const canJoin = (part: readonly KeyedSighting[], group: readonly KeyedSighting[]): boolean =>
  part.some((one) =>
    group.some(
      (other) =>
        one.keys.some(({ hash, isWeak }) => isWeak && other.keys.some((key) => key.hash === hash)) &&
        isSameCall(one, other) &&
        hasSameParts(one, other),
    ),
  );

/** Equal totals with other parts are two calls. */
const hasSameParts = ({ report: { units: a } }: Seen, { report: { units: b } }: Seen): boolean =>
  (['cacheReadTokens', 'reasoningTokens'] as const).every(
    (part) => a[part] === 0 || b[part] === 0 || a[part] === b[part],
  );
