/**
 * Budgets, and the alerts that were found. `amount` is nano-units or tokens as text, since it may not fit a number; `scope`,
 * `thresholds` and `facts` are JSON. An alert's key is taken once and for ever: that is what makes it come once. One that
 * waits is shown or dropped later; the history holds those that were shown.
 */
export const budgets = `
CREATE TABLE budgets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  measure TEXT NOT NULL CHECK (measure IN ('cost_eur', 'cost_usd', 'tokens')),
  amount TEXT NOT NULL,
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
  thresholds TEXT NOT NULL,
  enabled INTEGER NOT NULL,
  armed_at INTEGER NOT NULL,
  snoozed_until INTEGER
) STRICT;

CREATE TABLE alerts (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'shown', 'dropped')),
  found_at INTEGER NOT NULL,
  shown_at INTEGER,
  dismissed_at INTEGER,
  facts TEXT NOT NULL
) STRICT;

CREATE INDEX alerts_waiting ON alerts (id) WHERE state = 'waiting';
CREATE INDEX alerts_shown ON alerts (shown_at, id) WHERE state = 'shown';
`;
