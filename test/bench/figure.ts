/** What a figure has to be: at most or at least so much, of its value or of its per cent of the baseline. */
export type Aim = {
  readonly of: 'value' | 'ratio';
  readonly is: 'most' | 'least';
  readonly must: number;
  readonly goal?: number;
};

/** One measured figure, as it is printed and written. */
export type Figure = {
  readonly name: string;
  /** Calls in the ledger it was measured on. */
  readonly size?: number;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: { readonly name: string; readonly value: number; readonly unit: string };
  /** Of the baseline; worked out from the two values where it is absent and they are of one unit. */
  readonly ratioPercent?: number;
  readonly aim?: Aim;
};
