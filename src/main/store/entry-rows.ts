import type { Client, CostStatus, EurStatus } from '../../shared/core/usage-event.ts';

/**
 * Entries on their way to the writer's thread: numbers in one block that is handed over, not copied, and texts in one list.
 * What comes again and again (dimension sets, clients, prices, ...) travels once and then by its number, counted from 1
 * for each kind; 0 is none. Measured at a third of JSON on either side.
 */
export type EncodedEntries = {
  readonly numbers: Float64Array<ArrayBuffer>;
  readonly texts: readonly (string | null)[];
  /** Numbers start over: what was sent before is forgotten on both sides. */
  readonly restart: boolean;
  /** What these entries refer to and was not sent before; null for nothing. Its numbers count on. */
  readonly added: Referred | null;
};

/** What entries refer to by number. Clients, users and conversations are of the workspace of the entry's set. */
export type Referred = {
  readonly sets: readonly DimensionSet[];
  readonly clients: readonly Client[];
  readonly users: readonly User[];
  readonly conversations: readonly string[];
  /** As JSON. */
  readonly prices: readonly string[];
  readonly rates: readonly string[];
};

export type ReferredKind = keyof Referred;

/** `''` stands for "none" in operation, provider and model. */
export type DimensionSet = {
  readonly workspace: string;
  readonly service: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly costStatus: CostStatus;
  readonly eurStatus: EurStatus;
  readonly success: boolean;
};

/** `key` is the id, or stands for it: see `toUserKey`. */
export type User = { readonly key: string; readonly email: string | null };

/**
 * Where an entry's numbers are in its part of the block. NaN is null. Costs stay below 2^53 nano (a call above a million is
 * refused), so doubles hold them exactly.
 */
export const numberAt = {
  set: 0,
  client: 1,
  user: 2,
  conversation: 3,
  price: 4,
  rate: 5,
  occurredAt: 6,
  receivedAt: 7,
  inputTokens: 8,
  outputTokens: 9,
  cacheReadTokens: 10,
  costNanoUsd: 11,
  costNanoEur: 12,
  durationMs: 13,
  /** Where the entry's texts begin, in the order of `textAt`. */
  texts: 14,
  /** 1 when the entry has something in what follows, or in the texts from `origin` on; those texts are left out otherwise. */
  hasRare: 15,
  cacheWriteTokens: 16,
  cacheWrite1hTokens: 17,
  reasoningTokens: 18,
  inputAudioTokens: 19,
  outputAudioTokens: 20,
  catalogueNanoUsd: 21,
  clockSkew: 22,
} as const;

export const numbersPerEntry = 23;

export const textAt = {
  id: 0,
  inputPreview: 1,
  outputPreview: 2,
  /** Null for `http`. */
  origin: 3,
  requestModel: 4,
  serviceTier: 5,
  /** As JSON, null for nothing, so that an empty object costs no bytes; `metadata` too. */
  otherUnits: 6,
  errorCode: 7,
  errorMessage: 8,
  metadata: 9,
} as const;

/** One entry as the writer sees it: `numbers` from `at` on, `texts` from the place they name. */
export type EntryRow = {
  readonly numbers: Float64Array;
  readonly texts: readonly (string | null)[];
  readonly at: number;
  readonly known: KnownTables;
};

/** What rows refer to, by number; `id` is that in the database, 0 until it is looked up there. */
export type KnownTables = {
  readonly sets: KnownSet[];
  readonly clients: KnownPerson<Client>[];
  readonly users: KnownPerson<User>[];
  readonly conversations: Known<string>[];
  readonly prices: Known<string>[];
  readonly rates: Known<string>[];
};

export type Known<T> = { readonly value: T; id: number };
export type KnownSet = Known<DimensionSet> & { workspaceId: number };
/** `described`: what this says about the person is in the database. */
export type KnownPerson<T> = Known<T> & { described: boolean };
