import type { FieldError } from '../../../shared/core/app-error.ts';
import type { LedgerEntry } from '../../../shared/core/ledger-entry.ts';
import { dropCovered } from '../../../shared/core/merge-sightings-covered.ts';
import { mergeSightings } from '../../../shared/core/merge-sightings.ts';
import { groupSightings } from '../../../shared/core/same-call-groups.ts';
import type { UsageReport } from '../../../shared/core/usage-event.ts';
import type { KnownSighting } from '../../store/call-sighting-codec.ts';
import type { KnownCall } from '../../store/call-sightings.ts';
import type { SightingOutcome } from '../record-types.ts';
import { hasSamePrice } from './same-price.ts';
import type { NewSighting } from './new-sighting.ts';
import type { Cluster } from './sort-sightings.ts';

/** A call as it is to be kept: a new one, or one that takes the place of `replaces`. */
export type SettledCall = {
  readonly entry: LedgerEntry;
  readonly sightings: readonly [KnownSighting, ...KnownSighting[]];
  readonly replaces: KnownCall | null;
  /** What its price is worked out from is as it was. */
  readonly keepsCost: boolean;
};

export type Settled = {
  readonly calls: readonly SettledCall[];
  /** Calls that became part of others. */
  readonly removed: readonly KnownCall[];
  /** By place in the batch. */
  readonly outcomes: readonly (readonly [at: number, outcome: SightingOutcome])[];
};

/** Prices a merged call; `id` and `receivedAt` of a call it takes the place of. */
export type PriceCall = (
  report: UsageReport,
  known: Pick<LedgerEntry, 'id' | 'receivedAt'> | null,
) => { readonly entry: LedgerEntry; readonly error: null } | { readonly entry: null; readonly error: FieldError };

type Member = KnownSighting & { readonly home: KnownCall | null; readonly item: NewSighting | null };

/** A call of a closed month, which nothing can change any more. */
const isSealed = ({ event, isSealedAt }: KnownCall): boolean => isSealedAt(event.report.occurredAt);

/**
 * Sorts new and known sightings into calls, merges them, and says what that changes. Whatever tells of a call of a closed
 * month again is a duplicate of it.
 */
export const settleCluster = ({ items, calls }: Cluster, price: PriceCall): Settled => {
  const members = new Map<string, Member>();
  for (const call of calls) {
    for (const sighting of call.sightings) members.set(sighting.contentHash, { ...sighting, home: call, item: null });
  }
  const repeats: NewSighting[] = [];
  for (const item of items) {
    const { contentHash } = item.sighting;
    if (members.has(contentHash)) repeats.push(item);
    else members.set(contentHash, { ...item.sighting, home: null, item });
  }
  const groups = groupSightings([...members.values()]);
  const homes = chooseHomes(groups, calls);
  const settled: SettledCall[] = [];
  const removed: KnownCall[] = [];
  const outcomes: [number, SightingOutcome][] = [];
  const idOf = new Map<string, string>();
  for (const [at, group] of groups.entries()) {
    const [keeper = null, ...others] = (homes.get(at) ?? []).toSorted((a, b) => b.event.seq - a.event.seq);
    const sealed = group.find(({ home }) => home !== null && isSealed(home))?.home ?? null;
    if (sealed !== null) {
      removed.push(...(homes.get(at) ?? []).filter((home) => !isSealed(home)));
      for (const { contentHash, item } of group) {
        idOf.set(contentHash, sealed.event.id);
        if (item !== null) outcomes.push([item.at, { status: 'duplicate', id: sealed.event.id }]);
      }
      continue;
    }
    removed.push(...others);
    const kept = dropCovered(group) as [Member, ...Member[]];
    const call = settle(kept, keeper, price);
    if (call.error !== null) return refuse(items, call.error);
    if (call.settled !== null) settled.push(call.settled);
    const first = keeper === null ? findFirst(group) : null;
    for (const member of group) {
      idOf.set(member.contentHash, call.id);
      if (member.item === null) continue;
      const status = member === first ? 'accepted' : kept.includes(member) ? 'merged' : 'duplicate';
      outcomes.push([member.item.at, { status, id: call.id }]);
    }
  }
  for (const { at, sighting } of repeats) {
    outcomes.push([at, { status: 'duplicate', id: idOf.get(sighting.contentHash)! }]);
  }
  return { calls: settled, removed, outcomes };
};

/** The stored calls that each group goes on as: a call goes with most of what was seen of it. */
const chooseHomes = (groups: readonly (readonly Member[])[], calls: readonly KnownCall[]): Map<number, KnownCall[]> => {
  const homes = new Map<number, KnownCall[]>();
  for (const call of calls) {
    let [best, most] = [0, 0];
    for (const [at, group] of groups.entries()) {
      const count = group.filter(({ home }) => home === call).length;
      if (count > most) [best, most] = [at, count];
    }
    homes.set(best, [...(homes.get(best) ?? []), call]);
  }
  return homes;
};

/** The one of a batch that came first. */
const findFirst = (group: readonly Member[]): Member | null =>
  group.reduce<Member | null>((first, member) => {
    if (member.item === null) return first;
    return first?.item && first.item.at < member.item.at ? first : member;
  }, null);

type Outcome =
  | { readonly error: FieldError }
  | { readonly error: null; readonly id: string; readonly settled: SettledCall | null };

const settle = (kept: readonly [Member, ...Member[]], keeper: KnownCall | null, price: PriceCall): Outcome => {
  if (keeper === null) {
    if (kept.length === 1 && kept[0].item !== null) {
      const { entry } = kept[0].item;
      return { error: null, id: entry.id, settled: { entry, sightings: kept, replaces: null, keepsCost: false } };
    }
    const { entry, error } = price(mergeSightings(kept), null);
    if (entry === null) return { error };
    return { error: null, id: entry.id, settled: { entry, sightings: kept, replaces: null, keepsCost: false } };
  }
  const { event, sightings } = keeper;
  const { id } = event;
  const isSame = kept.length === sightings.length && kept.every(({ home }) => home === keeper);
  if (isSame) return { error: null, id, settled: null };
  const report = keepOutOfClosed(mergeSightings(kept), keeper);
  if (hasSamePrice(mergeSightings(sightings), report)) {
    const entry: LedgerEntry = { ...event, report: { ...report, id } };
    return { error: null, id, settled: { entry, sightings: kept, replaces: keeper, keepsCost: true } };
  }
  const { entry, error } = price({ ...report, id }, event);
  if (entry === null) return { error };
  return { error: null, id, settled: { entry, sightings: kept, replaces: keeper, keepsCost: false } };
};

/** A call of an open month stays in it, although it turns out to have begun in one that is closed. */
const keepOutOfClosed = (report: UsageReport, { event, isSealedAt }: KnownCall): UsageReport =>
  isSealedAt(report.occurredAt) ? { ...report, occurredAt: event.report.occurredAt } : report;

/** A merged call beyond the ledger's range: what was known stays, and nothing new is added to it. */
const refuse = (items: readonly NewSighting[], error: FieldError): Settled => ({
  calls: [],
  removed: [],
  outcomes: items.map(({ at }) => [at, { status: 'rejected', error }]),
});
