import type { Database } from 'better-sqlite3';
import type { RateRow } from '../../shared/core/exchange-rate.ts';

/** Rates of one fetched file: when it came (epoch ms) and from which address. */
export type FetchedRates = {
  readonly rates: readonly RateRow[];
  readonly fetchedAt: number;
  readonly source: string;
};

/** How the last fetch went, as JSON; what it holds is the service's business. */
const refreshKey = 'rate_refresh';
/** Up to which day every call rests on its own day's rate, as JSON of the service. */
const settledKey = 'rates_settled';

export const createExchangeRateWriter = (db: Database) => {
  const add = db.prepare(
    'INSERT INTO exchange_rates (date, usd_per_eur, fetched_at, source) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
  );
  const write = db.prepare(
    'INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value',
  );
  const save = db.transaction((fetched: FetchedRates | null, refreshJson: string): void => {
    if (fetched !== null) {
      for (const { date, usdPerEur } of fetched.rates) add.run(date, usdPerEur, fetched.fetchedAt, fetched.source);
    }
    write.run(refreshKey, refreshJson);
  });
  return {
    /** Keeps the rates of days that have none yet, and how the fetch went, in one transaction. */
    saveRateRefresh: (fetched: FetchedRates | null, refreshJson: string): void => save.immediate(fetched, refreshJson),
    saveRatesSettled: (json: string): void => void write.run(settledKey, json),
  };
};

/** By rising date. */
export const readExchangeRates = (db: Database): RateRow[] =>
  db.prepare('SELECT date, usd_per_eur AS usdPerEur FROM exchange_rates ORDER BY date').all() as RateRow[];

const readValue = (db: Database, key: string): string | null =>
  (db.prepare('SELECT value FROM settings WHERE key = ?').pluck().get(key) as string | undefined) ?? null;

/** Null before the first fetch. */
export const readRateRefresh = (db: Database): string | null => readValue(db, refreshKey);

/** Null before the first time calls were looked through. */
export const readRatesSettled = (db: Database): string | null => readValue(db, settledKey);
