import { toHashNumber } from '../../store/call-sighting-codec.ts';
import type { CallGlance, CallSightingReader, KnownCall } from '../../store/call-sightings.ts';
import { hashContent } from './hash-keys.ts';
import type { NewSighting } from './new-sighting.ts';

/** A key that so many calls have in some hours tells none from another: new calls do without it. */
export const mostCallsOfKey = 64;

/** A new sighting with the keys that tell something. */
export type LookedUp = {
  readonly item: NewSighting;
  /** The calls those keys lead to. */
  readonly seqs: readonly number[];
  /** The calls of all its keys. */
  readonly found: readonly number[];
};

export type Found = {
  readonly lookedUp: readonly LookedUp[];
  /** Records that are known as they are, by their place in the batch: the call's id. */
  readonly known: ReadonlyMap<number, string>;
  /** The calls that the others may be of, and what those hang together with. */
  readonly related: readonly KnownCall[];
  /** All keys that were looked at. */
  readonly hashes: ReadonlySet<number>;
};

/** Looks for the calls that sightings may be of. */
export const lookUp = (reader: CallSightingReader, items: readonly NewSighting[]): Found =>
  reader.readTogether(() => {
    const asked = items.map((item) => ask(reader, item));
    const seqs = new Set<number>();
    for (const { found } of asked) for (const seq of found) seqs.add(seq);
    const glances = new Map((seqs.size === 0 ? [] : reader.glanceAtCalls(seqs)).map((glance) => [glance.seq, glance]));
    const known = new Map<number, string>();
    const lookedUp = asked.filter((one) => {
      const id = one.found.length === 0 ? undefined : (findSame(one, glances)?.id ?? findRetired(one, glances));
      if (id !== undefined) known.set(one.item.at, id);
      return id === undefined;
    });
    const related = readRelated(reader, new Set(lookedUp.flatMap((one) => one.seqs)));
    const hashes = new Set<number>();
    for (const { item } of asked) for (const { hash } of item.sighting.keys) hashes.add(hash);
    for (const { sightings } of related)
      for (const { keys } of sightings) for (const { hash } of keys) hashes.add(hash);
    return { lookedUp, known, related, hashes };
  });

const findSame = ({ item, found }: LookedUp, glances: ReadonlyMap<number, CallGlance>): CallGlance | undefined => {
  const hash = toHashNumber(item.sighting.contentHash);
  const seq = found.find((number) => glances.get(number)?.hashes.includes(hash));
  return seq === undefined ? undefined : glances.get(seq);
};

/** Keys outlive their calls only where these are kept in sums alone: what tells of one again says nothing new. */
const findRetired = ({ item, seqs, found }: LookedUp, glances: ReadonlyMap<number, CallGlance>): string | undefined =>
  seqs.length > 0 && !found.some((seq) => glances.has(seq)) ? item.entry.id : undefined;

const ask = (reader: CallSightingReader, item: NewSighting): LookedUp => {
  const { keys, report } = item.sighting;
  let found: readonly number[] = none;
  let isWorn = false;
  for (const key of keys) {
    const calls = reader.findCalls(key, report.occurredAt);
    isWorn ||= calls.length >= mostCallsOfKey;
    if (calls.length > 0) found = found.length === 0 ? calls : [...found, ...calls];
  }
  return isWorn ? askWithout(reader, item, found) : { item, seqs: found, found };
};

const none: readonly number[] = [];

/** Leaves out the keys that too many have. */
const askWithout = (reader: CallSightingReader, item: NewSighting, found: readonly number[]): LookedUp => {
  const { keys, report } = item.sighting;
  const find = (key: (typeof keys)[number]): readonly number[] => reader.findCalls(key, report.occurredAt);
  const telling = keys.filter((key) => find(key).length < mostCallsOfKey);
  const left = telling.length > 0 ? telling : [hashContent(item.sighting)];
  const seqs = left.flatMap(find);
  return { item: { ...item, sighting: { ...item.sighting, keys: left } }, seqs, found: [...found, ...seqs] };
};

/**
 * Those calls, and what else their weak keys lead to: whom a session and counts belong to depends on all that share them.
 */
const readRelated = (reader: CallSightingReader, seqs: ReadonlySet<number>): KnownCall[] => {
  const asked = new Set(seqs);
  const calls: KnownCall[] = [];
  let next: number[] = [...seqs];
  while (next.length > 0) {
    const read = reader.readCalls(next);
    calls.push(...read);
    const related = new Set<number>();
    for (const { report, keys } of read.flatMap(({ sightings }) => sightings)) {
      for (const key of keys) {
        if (!key.isWeak) continue;
        const found = reader.findCalls(key, report.occurredAt);
        if (found.length < mostCallsOfKey) for (const seq of found) related.add(seq);
      }
    }
    next = [...related].filter((seq) => !asked.has(seq));
    for (const seq of next) asked.add(seq);
  }
  return calls;
};
