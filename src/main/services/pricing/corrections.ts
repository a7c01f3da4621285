import { always, type DayWindow, type PriceValidity } from '../../../shared/core/pricing/dated-price.ts';
import type { PriceSheet, UnitPrice } from '../../../shared/core/pricing/price-types.ts';

type Rates = Readonly<Record<string, string>>;

/** USD prices as decimal text, by unit. */
type RateTable = { readonly perMillion?: Rates; readonly perThousand?: Rates; readonly perMinute?: Rates };

type Target = {
  /** The price list's name of the provider. */
  readonly provider: string;
  /** Model names in lower case, `*` at one end for any text. The first rule that fits wins. */
  readonly models: readonly string[];
  readonly source: string;
  /** Day the source was read (YYYY-MM-DD). */
  readonly checked: string;
  readonly why: string;
};

type CorrectedEntry = RateTable & {
  readonly tiers?: readonly (RateTable & { readonly above: number })[];
  /** Day the price took effect, as people name it; `from` and `until` are the exact instants. */
  readonly since?: string;
  readonly from?: string;
  readonly until?: string;
  /** `01:00-04:00`, UTC. */
  readonly windows?: readonly string[];
  readonly weekdaysOnly?: boolean;
  readonly dayOffsetHours?: number;
};

/** A price list of ours, in place of the catalogue's. */
export type PriceCorrection = Target & { readonly name: string; readonly entries: readonly CorrectedEntry[] };

/** What the catalogue's price lacks: a least quantity, or a unit priced as a multiple of another. */
export type PriceAmendment = Target & {
  readonly minimums?: Readonly<Record<string, number>>;
  readonly multiples?: readonly { readonly unit: string; readonly of: string; readonly times: string }[];
};

/** What a service tier or region does to a price: a factor, or token prices of its own up to an input size. */
export type TierRule = Target & {
  readonly tier: string;
  readonly factor?: string;
  /** Unit families the factor applies to; tokens unless said otherwise. */
  readonly families?: readonly string[];
  /** Units the factor leaves alone, with all that is part of them. */
  readonly except?: readonly string[];
  readonly perMillion?: Rates;
  readonly upToInput?: number;
};

/** The content of `resources/price-corrections.json`. */
export type PriceCorrections = {
  readonly prices: readonly PriceCorrection[];
  readonly amendments: readonly PriceAmendment[];
  readonly tiers: readonly TierRule[];
  readonly regions: readonly TierRule[];
};

const fits = (pattern: string, name: string): boolean => {
  if (pattern.endsWith('*')) return name.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? name.endsWith(pattern.slice(1)) : name === pattern;
};

/** True when one of the names fits one of the patterns: `gpt-5*` by its beginning, `*:free` by its end, else exactly. */
export const fitsModel = (patterns: readonly string[], names: readonly string[]): boolean =>
  patterns.some((pattern) => names.some((name) => fits(pattern, name)));

/** The first rule for a provider and any of these model names. */
export const findRule = <T extends Target>(rules: readonly T[], provider: string, names: readonly string[]) =>
  rules.find((rule) => rule.provider === provider && fitsModel(rule.models, names));

const perOf = { perMillion: 1_000_000, perThousand: 1_000, perMinute: 60 } as const;

const listRates = (table: RateTable): readonly (readonly [unit: string, price: string, per: number])[] =>
  (['perMillion', 'perThousand', 'perMinute'] as const).flatMap((group) =>
    Object.entries(table[group] ?? {}).map(([unit, price]) => [unit, price, perOf[group]] as const),
  );

const toUnits = (entry: CorrectedEntry): readonly UnitPrice[] =>
  listRates(entry).map(([unit, base, per]) => ({
    unit,
    base,
    per,
    tiers: (entry.tiers ?? []).flatMap((tier) =>
      listRates(tier).flatMap(([other, price]) => (other === unit ? [{ above: tier.above, price }] : [])),
    ),
  }));

const toWindow = (text: string): DayWindow => {
  const seconds = text.split('-').map((time) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    return hours * 3600 + minutes * 60;
  });
  return { startSecond: seconds[0] ?? 0, endSecond: seconds[1] ?? 0 };
};

const toMs = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

const toValidity = (entry: CorrectedEntry): PriceValidity => ({
  ...always,
  fromMs: toMs(entry.from),
  untilMs: toMs(entry.until),
  windows: (entry.windows ?? []).map(toWindow),
  weekdaysOnly: entry.weekdaysOnly ?? false,
  dayOffsetHours: entry.dayOffsetHours ?? 0,
});

export type DatedSheet = { readonly validity: PriceValidity; readonly sheet: PriceSheet };

/** The dated price sheets of one correction. */
export const toSheets = (correction: PriceCorrection): readonly DatedSheet[] =>
  correction.entries.map((entry) => ({
    validity: toValidity(entry),
    sheet: {
      basis: 'correction',
      provider: correction.provider,
      model: correction.name,
      since: entry.since ?? null,
      source: correction.source,
      inherited: false,
      units: toUnits(entry),
      minimums: {},
    },
  }));
