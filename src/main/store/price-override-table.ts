import type { Database } from 'better-sqlite3';
import type { OwnerPrice, OwnerRate } from '../../shared/core/pricing/owner-price.ts';

/** A price of the owner's as it is kept; `changedAt` is epoch ms. */
export type StoredPrice = OwnerPrice & { readonly id: string; readonly changedAt: number };

/** The id is taken where there is no price of the same key yet. */
type NewPrice = OwnerPrice & { readonly id: string };

type Row = {
  readonly id: string;
  readonly service: string;
  readonly provider: string;
  readonly model: string;
  readonly valid_from: string;
  readonly rates: string;
  readonly changed_at: number;
};

const toStored = (row: Row): StoredPrice => ({
  id: row.id,
  service: row.service === '' ? null : row.service,
  provider: row.provider === '' ? null : row.provider,
  model: row.model,
  validFrom: row.valid_from === '' ? null : row.valid_from,
  rates: JSON.parse(row.rates) as readonly OwnerRate[],
  changedAt: row.changed_at,
});

export const createPriceOverrideWriter = (db: Database) => {
  const write = db.prepare(
    `INSERT INTO price_overrides (id, service, provider, model, valid_from, rates, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (service, provider, model, valid_from)
     DO UPDATE SET rates = excluded.rates, changed_at = excluded.changed_at`,
  );
  const remove = db.prepare('DELETE FROM price_overrides WHERE id = ?');
  const save = db.transaction((prices: readonly NewPrice[], changedAt: number): void => {
    for (const { id, service, provider, model, validFrom, rates } of prices) {
      write.run(id, service ?? '', provider ?? '', model, validFrom ?? '', JSON.stringify(rates), changedAt);
    }
  });
  return {
    /** All of them or none; a price of the same service, provider, model and day is replaced and keeps its id. */
    savePriceOverrides: (prices: readonly NewPrice[], changedAt: number): void => save.immediate(prices, changedAt),
    removePriceOverride: (id: string): void => void remove.run(id),
  };
};

/** By model, then from the general to the special, the newest last. */
export const readPriceOverrides = (db: Database): StoredPrice[] =>
  (db.prepare('SELECT * FROM price_overrides ORDER BY model, provider, service, valid_from').all() as Row[]).map(
    toStored,
  );
