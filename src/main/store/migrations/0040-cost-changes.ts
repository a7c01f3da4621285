/**
 * The audit of what was recorded and later given another cost. An item keeps what a call's cost was before the change, and
 * which price and rate the change put in their place; items of a change that is taken back are gone. Exchange rates that
 * become final are a change without items: that is never taken back.
 */
export const costChanges = `
CREATE TABLE cost_changes (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('repricing', 'rates')),
  made_at INTEGER NOT NULL,
  undone_at INTEGER,
  state TEXT NOT NULL CHECK (state IN ('applying', 'applied', 'undoing', 'undone')),
  what TEXT NOT NULL,
  calls INTEGER NOT NULL DEFAULT 0,
  difference_nano_usd INTEGER NOT NULL DEFAULT 0,
  difference_nano_eur INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE cost_change_items (
  change_id INTEGER NOT NULL REFERENCES cost_changes (id),
  seq INTEGER NOT NULL,
  dimension_set_id INTEGER NOT NULL,
  cost_nano_usd INTEGER,
  cost_nano_eur INTEGER,
  catalogue_nano_usd INTEGER,
  applied_price_id INTEGER,
  applied_rate_id INTEGER,
  new_price_id INTEGER,
  new_rate_id INTEGER,
  PRIMARY KEY (change_id, seq)
) STRICT, WITHOUT ROWID;
`;
