import type { Currency } from './usage-event.ts';

/**
 * The price of a message of a workspace (`POST /internal/save-message`). It never applies to calls that come in by
 * another way: their cost is their own.
 */
export type FlatRule = {
  readonly enabled: boolean;
  /** Plain decimal text of at most 9 decimals, in `currency`. */
  readonly amount: string;
  readonly currency: Currency;
};

/** What holds for a workspace until its owner says otherwise. */
export const defaultFlatRule: FlatRule = { enabled: true, amount: '0.005', currency: 'EUR' };
