import type { OwnerPriceView } from '../../shared/contract/prices.ts';
import type { QueryOutput } from '../../shared/contract/queries.ts';
import type { OwnerPrice } from '../../shared/core/pricing/owner-price.ts';
import type { PriceSheet, UnitPrice } from '../../shared/core/pricing/price-types.ts';
import type { StoredPrice } from '../store/price-override-table.ts';

/** A price of the owner's in the contract's terms. */
export const toPriceFields = ({ service, provider, model, validFrom, rates }: OwnerPrice) => ({
  service,
  provider,
  model,
  valid_from: validFrom,
  rates: [...rates],
});

export const toPriceView = (price: StoredPrice): OwnerPriceView => ({
  id: price.id,
  ...toPriceFields(price),
  changed_at: new Date(price.changedAt).toISOString(),
});

export const toUnitView = ({ unit, base, per, tiers }: UnitPrice) => ({ unit, price: base, per, tiers: [...tiers] });

export const toSheetView = (sheet: PriceSheet): NonNullable<QueryOutput<'price'>['price']> => ({
  basis: sheet.basis,
  // An owner's price for any provider names none.
  provider: sheet.provider === '' ? null : sheet.provider,
  model: sheet.model,
  since: sheet.since,
  source: sheet.source,
  inherited: sheet.inherited,
  units: sheet.units.map(toUnitView),
  minimums: { ...sheet.minimums },
});
