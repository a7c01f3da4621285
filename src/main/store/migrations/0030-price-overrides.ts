/**
 * Prices the owner set, each from a day on: a price of another day never takes the place of an earlier one. '' stands for
 * "all services", "any provider" and "since ever", so that the key can be unique. `rates` is a JSON list.
 */
export const priceOverrides = `
CREATE TABLE price_overrides (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  valid_from TEXT NOT NULL,
  rates TEXT NOT NULL,
  changed_at INTEGER NOT NULL,
  UNIQUE (service, provider, model, valid_from)
) STRICT;
`;
