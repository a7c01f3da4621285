import { formatMantissa, toMantissa } from '../../../shared/core/money.ts';
import type { PriceSheet, UnitPrice } from '../../../shared/core/pricing/price-types.ts';
import { dimensionsOf } from '../../../shared/core/pricing/units.ts';
import type { PriceAmendment, TierRule } from './corrections.ts';

const times = (price: string, factor: string): string => {
  const [a, b] = [toMantissa(price), toMantissa(factor)];
  return formatMantissa(a.mantissa * b.mantissa, a.scale + b.scale);
};

/** A catalogue sheet with our additions; units the catalogue prices itself stay as they are. */
export const amendSheet = (sheet: PriceSheet, amendment: PriceAmendment): PriceSheet => {
  const added = (amendment.multiples ?? []).flatMap(({ unit, of, times: factor }): readonly UnitPrice[] => {
    const model = sheet.units.find((price) => price.unit === of);
    if (!model || sheet.units.some((price) => price.unit === unit)) return [];
    return [
      {
        unit,
        base: times(model.base, factor),
        per: model.per,
        tiers: model.tiers.map((tier) => ({ above: tier.above, price: times(tier.price, factor) })),
      },
    ];
  });
  return {
    ...sheet,
    units: [...sheet.units, ...added],
    minimums: { ...sheet.minimums, ...amendment.minimums },
    source: `${sheet.source}; ${amendment.source}`,
  };
};

/** A sheet at a service tier's own token prices; what the tier does not list among tokens has no price there. */
export const replaceTokenPrices = (sheet: PriceSheet, rule: TierRule): PriceSheet => ({
  ...sheet,
  basis: sheet.basis === 'catalogue' ? 'correction' : sheet.basis,
  source: rule.source,
  since: null,
  units: [
    ...sheet.units.filter((price) => dimensionsOf(price.unit)['family'] !== 'tokens'),
    ...Object.entries(rule.perMillion ?? {}).map(([unit, base]): UnitPrice => ({
      unit,
      base,
      per: 1_000_000,
      tiers: [],
    })),
  ],
});
