/** Where a price comes from, in the order it is looked for. */
export type PriceBasis = 'owner_service' | 'owner' | 'correction' | 'catalogue';

/** What one unit costs: `base`, or the price of the highest tier whose `above` the request's total input exceeds. */
export type UnitPrice = {
  readonly unit: string;
  /** USD as plain decimal text, for `per` units. */
  readonly base: string;
  readonly per: number;
  readonly tiers: readonly { readonly above: number; readonly price: string }[];
};

/** A price list entry at one moment: what a model costs, before the request's tier is known. */
export type PriceSheet = {
  readonly basis: PriceBasis;
  readonly provider: string;
  readonly model: string;
  /** Day the price took effect (YYYY-MM-DD); null where the list names none. */
  readonly since: string | null;
  readonly source: string;
  /** True when the price belongs to a shorter model name that this one only begins with. */
  readonly inherited: boolean;
  readonly units: readonly UnitPrice[];
  /** Least quantity billed once any is used, per unit. */
  readonly minimums: Readonly<Record<string, number>>;
};

/** A factor on the unit prices of some families: `batch` 0.5 on tokens. */
export type PriceMultiplier = {
  readonly name: string;
  readonly factor: string;
  readonly families: readonly string[];
  /** Units, with all that is part of them, whose price stays as it is. */
  readonly except: readonly string[];
};

/** The price of one unit as it was applied: tier chosen, multipliers still beside it. */
export type AppliedRateLine = { readonly unit: string; readonly price: string; readonly per: number };

/** Everything a cost of this tier rests on: enough to compute it again without any price list. */
export type RateCard = {
  readonly basis: PriceBasis | 'estimated';
  readonly provider: string | null;
  readonly model: string | null;
  readonly since: string | null;
  readonly source: string;
  readonly inherited: boolean;
  /** Long-context tier, `over 200000 input tokens`; null for the base prices. */
  readonly tier: string | null;
  readonly rates: readonly AppliedRateLine[];
  readonly minimums: Readonly<Record<string, number>>;
  readonly multipliers: readonly PriceMultiplier[];
  /** Remarks that belong to the price itself. */
  readonly notes: readonly string[];
};
