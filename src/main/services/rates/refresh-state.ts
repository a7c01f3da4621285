import type { RateDisagreement } from './compare-rates.ts';

/** How fetching went, kept from start to start. */
export type RefreshState = {
  /** Epoch milliseconds; null before the first attempt. */
  readonly attemptedAt: number | null;
  /** The address that was asked; what follows is about its file. */
  readonly url: string | null;
  /** The server's mark of the last file that worked. */
  readonly etag: string | null;
  /** Failed attempts since the last one that worked. */
  readonly failures: number;
  /** A sentence for the owner; null when the last attempt worked. */
  readonly error: string | null;
  readonly disagreements: readonly RateDisagreement[];
};

const untouched: RefreshState = {
  attemptedAt: null,
  url: null,
  etag: null,
  failures: 0,
  error: null,
  disagreements: [],
};

/** @param json as it was saved; null before it ever was. */
export const readRefreshState = (json: string | null): RefreshState =>
  json === null ? untouched : (JSON.parse(json) as RefreshState);

/** Where an attempt at an address starts from: another address than the last one has no past. */
export const stateOfUrl = (state: RefreshState, url: string): RefreshState =>
  state.url === url ? state : { ...untouched, url };
