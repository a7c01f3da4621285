import type { KnownCall } from '../../store/call-sightings.ts';
import type { Found } from './find-known-calls.ts';
import type { NewSighting } from './new-sighting.ts';

/** New sightings and known calls that may have to do with each other. */
export type Cluster = { readonly items: readonly NewSighting[]; readonly calls: readonly KnownCall[] };

export type Sorted = {
  /** Sightings of calls that nobody else tells of: nearly all of them in an import. */
  readonly alone: readonly NewSighting[];
  readonly clusters: readonly Cluster[];
};

export const sortSightings = ({ lookedUp, related }: Pick<Found, 'lookedUp' | 'related'>): Sorted => {
  const alone: NewSighting[] = [];
  const others: NewSighting[] = [];
  const shared = findShared(lookedUp);
  for (const { item, seqs } of lookedUp) {
    const isAlone =
      seqs.length === 0 && (shared.size === 0 || item.sighting.keys.every(({ hash }) => !shared.has(hash)));
    (isAlone ? alone : others).push(item);
  }
  return { alone, clusters: others.length === 0 ? [] : toClusters(others, related) };
};

/** Keys that more than one of a batch has. */
const findShared = (lookedUp: Found['lookedUp']): ReadonlySet<number> => {
  const seen = new Set<number>();
  const shared = new Set<number>();
  for (const { item } of lookedUp) {
    for (const { hash } of item.sighting.keys) {
      if (seen.has(hash)) shared.add(hash);
      else seen.add(hash);
    }
  }
  return shared;
};

const toClusters = (items: readonly NewSighting[], calls: readonly KnownCall[]): readonly Cluster[] => {
  const union = createUnion();
  const hashesOf = (call: KnownCall): number[] => call.sightings.flatMap(({ keys }) => keys.map(({ hash }) => hash));
  for (const call of calls) union.join(hashesOf(call));
  for (const { sighting } of items) union.join(sighting.keys.map(({ hash }) => hash));
  const clusters = new Map<number, { items: NewSighting[]; calls: KnownCall[] }>();
  for (const item of items) {
    const root = union.rootOf(item.sighting.keys[0]!.hash);
    const cluster = clusters.get(root);
    if (cluster === undefined) clusters.set(root, { items: [item], calls: [] });
    else cluster.items.push(item);
  }
  for (const call of calls) {
    const [hash] = hashesOf(call);
    if (hash !== undefined) clusters.get(union.rootOf(hash))?.calls.push(call);
  }
  return [...clusters.values()];
};

/** Numbers that belong together. */
const createUnion = () => {
  const parents = new Map<number, number>();
  const rootOf = (number: number): number => {
    let root = number;
    for (let parent = parents.get(root); parent !== undefined; parent = parents.get(root)) root = parent;
    if (root !== number) parents.set(number, root);
    return root;
  };
  return {
    rootOf,
    join: ([first, ...others]: readonly number[]): void => {
      if (first === undefined) return;
      for (const other of others) {
        const [one, two] = [rootOf(first), rootOf(other)];
        if (one !== two) parents.set(two, one);
      }
    },
  };
};
