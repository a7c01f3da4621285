import { sightingWays } from '../../shared/core/call-sighting.ts';
import type { LedgerEntry, StoredEvent } from '../../shared/core/ledger-entry.ts';
import { formatNano } from '../../shared/core/money.ts';
import type { Seen } from '../../shared/core/same-call.ts';
import { toHashedKey } from './call-keys.ts';
import type { HashedKey } from './call-keys.ts';
import { applyDifference, findDifference } from './call-sighting-difference.ts';
import type { Difference } from './call-sighting-difference.ts';

/** A sighting of a stored call. `contentHash` is cut to 13 hex digits, 52 bits. */
export type KnownSighting = Seen & {
  readonly keys: readonly HashedKey[];
  /** Epoch milliseconds. */
  readonly receivedAt: number;
};

/** What a row tells of its call: it is kept once, and of each sighting only what differs from it. */
export type CallRow = Pick<StoredEvent, 'report' | 'provider' | 'costStatus' | 'costNanoUsd' | 'receivedAt'>;

/** Columns of `call_sightings` but for `seq`. */
export type EncodedSightings = {
  readonly seen: number;
  readonly hash: number;
  readonly keys: readonly HashedKey[];
  readonly more: string | null;
};

/** The way in the lowest bits, then what a report can have and its row cannot. */
const waySize = 8;
const flags = { noUsage: 8, noTime: 16, noProvider: 32, billIsCost: 64 } as const;
/** Seen more than once: everything is in `more`. */
const severalSeen = 128;

/** One of several: how it was seen, its hash, its keys as `low` and `hash` in turn, when it came, what differs from the row. */
type Several = [seen: number, hash: number, keys: number[], receivedAt: number, difference: Difference | 0];

const digits = 13;
export const toShortHash = (contentHash: string): string => contentHash.slice(0, digits);
export const toHashNumber = (contentHash: string): number => parseInt(contentHash, 16);
const fromNumber = (hash: number): string => hash.toString(16).padStart(digits, '0');

/** `more` is NULL for a call that was seen once and whose row tells everything. */
export const encodeSightings = (
  row: CallRow | LedgerEntry,
  sightings: readonly [KnownSighting, ...KnownSighting[]],
): EncodedSightings => {
  if (sightings.length === 1) {
    const [{ contentHash, keys }] = sightings;
    const { seen, difference } = encode(row, sightings[0]);
    return { seen, hash: toHashNumber(contentHash), keys, more: difference && JSON.stringify(difference) };
  }
  const several = sightings.map((sighting): Several => {
    const { seen, difference } = encode(row, sighting);
    const keys = sighting.keys.flatMap(({ low, hash }) => [low, hash]);
    return [seen, toHashNumber(sighting.contentHash), keys, sighting.receivedAt, difference ?? 0];
  });
  return { seen: severalSeen, hash: 0, keys: [], more: JSON.stringify(several) };
};

export const decodeSightings = (row: CallRow, encoded: EncodedSightings): KnownSighting[] => {
  const { seen, hash, keys, more } = encoded;
  if (seen !== severalSeen) {
    const difference = more === null ? null : (JSON.parse(more) as Difference);
    return [{ ...decode(row, seen, difference), contentHash: fromNumber(hash), keys, receivedAt: row.receivedAt }];
  }
  return (JSON.parse(more ?? '[]') as Several[]).map(([seen, hash, keys, receivedAt, difference]) => ({
    ...decode(row, seen, difference === 0 ? null : difference),
    contentHash: fromNumber(hash),
    keys: fromPairs(keys),
    receivedAt,
  }));
};

/** The hashes of what was seen, without the rest of it, as numbers. */
export const listHashNumbers = ({ seen, hash, more }: Omit<EncodedSightings, 'keys'>): readonly number[] =>
  seen === severalSeen ? (JSON.parse(more ?? '[]') as Several[]).map(([, hash]) => hash) : [hash];

const fromPairs = (numbers: readonly number[]): HashedKey[] =>
  Array.from({ length: numbers.length / 2 }, (_, at) => toHashedKey(numbers[2 * at + 1]!, numbers[2 * at]!));

const encode = (row: CallRow | LedgerEntry, { way, report }: Seen) => {
  let seen = sightingWays.indexOf(way);
  if (!report.usageReported) seen += flags.noUsage;
  if (!report.occurredAtGiven) seen += flags.noTime;
  if (report.provider === null) seen += flags.noProvider;
  const billIsCost = report.billedCostUsd !== null && report.billedCostUsd === toBill(row);
  if (billIsCost) seen += flags.billIsCost;
  return { seen, difference: findDifference(row, report, billIsCost) };
};

/** What was billed reads back from a billed cost, which no repricing changes, unless it had more than nine decimals. */
const toBill = ({ costStatus, costNanoUsd }: CallRow | LedgerEntry): string | null =>
  costStatus === 'billed' && costNanoUsd !== null ? formatNano(costNanoUsd) : null;

const decode = (row: CallRow, seen: number, difference: Difference | null): Pick<Seen, 'way' | 'report'> => {
  const has = (flag: number): boolean => (seen & flag) !== 0;
  const report = {
    ...row.report,
    id: null,
    provider: has(flags.noProvider) ? null : row.provider,
    occurredAtGiven: !has(flags.noTime),
    usageReported: !has(flags.noUsage),
    billedCostUsd: has(flags.billIsCost) ? toBill(row) : null,
    flatCost: null,
  };
  return { way: sightingWays[seen % waySize]!, report: applyDifference(report, difference) };
};

const bytesPerKey = 10;

/** What was seen of calls on its way to the writer: what comes with each call in one block, what is rare in a list. */
export type PackedSightings = {
  /** For each call `seen`, `hash`, and where its keys end in `keys`. */
  readonly numbers: Float64Array;
  /** Each key in ten bytes. */
  readonly keys: Uint8Array;
  readonly more: readonly (string | null)[];
};

export const packSightings = (all: readonly EncodedSightings[]): PackedSightings => {
  const numbers = new Float64Array(all.length * 3);
  const view = new DataView(new ArrayBuffer(all.reduce((sum, { keys }) => sum + keys.length, 0) * bytesPerKey));
  let end = 0;
  for (const [at, { seen, hash, keys }] of all.entries()) {
    for (const { low, hash } of keys) {
      view.setUint16(end, low);
      view.setFloat64(end + 2, hash);
      end += bytesPerKey;
    }
    numbers[at * 3] = seen;
    numbers[at * 3 + 1] = hash;
    numbers[at * 3 + 2] = end;
  }
  return { numbers, keys: new Uint8Array(view.buffer), more: all.map(({ more }) => more) };
};

/** The columns of `call_sightings` for each call, in order. */
export function* unpackSightings({ numbers, keys, more }: PackedSightings): Generator<SightingColumns, void, void> {
  let from = 0;
  for (const [at, text] of more.entries()) {
    const to = numbers[at * 3 + 2]!;
    yield [numbers[at * 3]!, numbers[at * 3 + 1]!, keys.subarray(from, to), text];
    from = to;
  }
}

export type SightingColumns = readonly [seen: number, hash: number, keys: Uint8Array, more: string | null];

export const fromKeyBytes = (bytes: Uint8Array): HashedKey[] => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Array.from({ length: bytes.byteLength / bytesPerKey }, (_, at) =>
    toHashedKey(view.getFloat64(at * bytesPerKey + 2), view.getUint16(at * bytesPerKey)),
  );
};
