/**
 * Rates fetched from the European Central Bank, beside those that ship with the program: USD for one EUR as the decimal
 * text that was published. A day's rate is kept once and never changes.
 */
export const exchangeRates = `
CREATE TABLE exchange_rates (
  date TEXT PRIMARY KEY,
  usd_per_eur TEXT NOT NULL,
  fetched_at INTEGER NOT NULL,
  source TEXT NOT NULL
) STRICT, WITHOUT ROWID;
`;
