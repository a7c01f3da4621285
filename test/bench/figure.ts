/** One measured figure, as it is printed and written. */
export type Figure = {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline?: { readonly name: string; readonly value: number; readonly unit: string };
  readonly ratioPercent?: number;
  readonly target: string;
};
