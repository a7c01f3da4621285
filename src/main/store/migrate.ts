import type { Database } from 'better-sqlite3';
import { AppError } from '../../shared/core/app-error.ts';
import { usageLedger } from './migrations/0010-usage-ledger.ts';
import { clientRegister } from './migrations/0020-client-register.ts';
import { priceOverrides } from './migrations/0030-price-overrides.ts';
import { costChanges } from './migrations/0040-cost-changes.ts';
import { exchangeRates } from './migrations/0050-exchange-rates.ts';
import { searchIndex } from './migrations/0060-search-index.ts';
import { budgets } from './migrations/0070-budgets.ts';
import { callSightings } from './migrations/0080-call-sightings.ts';
import { heldMetrics } from './migrations/0090-held-metrics.ts';
import { apps } from './migrations/0100-apps.ts';
import { logFiles } from './migrations/0110-log-files.ts';
import { ledgerState } from './migrations/0120-ledger-state.ts';
import { monthClose } from './migrations/0130-month-close.ts';
import { retention } from './migrations/0140-retention.ts';
import { largeLedgers } from './migrations/0150-large-ledgers.ts';

/** Forward only. `version` is the file's number; `sql` runs in one transaction together with its `user_version`. */
export type Migration = { readonly version: number; readonly sql: string };

export const migrations: readonly Migration[] = [
  { version: 10, sql: usageLedger },
  { version: 20, sql: clientRegister },
  { version: 30, sql: priceOverrides },
  { version: 40, sql: costChanges },
  { version: 50, sql: exchangeRates },
  { version: 60, sql: searchIndex },
  { version: 70, sql: budgets },
  { version: 80, sql: callSightings },
  { version: 90, sql: heldMetrics },
  { version: 100, sql: apps },
  { version: 110, sql: logFiles },
  { version: 120, sql: ledgerState },
  { version: 130, sql: monthClose },
  { version: 140, sql: retention },
  { version: 150, sql: largeLedgers },
];

/** @throws AppError `conflict` when the database was written by a newer Centesimo; only reads, so it stays untouched. */
export const refuseNewer = (db: Database, steps: readonly Migration[] = migrations): void => {
  const newest = steps.at(-1)?.version ?? 0;
  const current = db.pragma('user_version', { simple: true }) as number;
  if (current <= newest) return;
  throw new AppError(
    'conflict',
    `The database was written by a newer Centesimo (version ${current}, this program knows ${newest}). ` +
      'Install the newer program, or start with another data directory; nothing was changed.',
  );
};

/**
 * Brings the database to the newest version this program knows. Each migration is all or nothing; a database written by
 * a newer Centesimo is refused untouched with `AppError` `conflict`.
 */
export const migrate = (db: Database, steps: readonly Migration[] = migrations): void => {
  refuseNewer(db, steps);
  const current = db.pragma('user_version', { simple: true }) as number;
  for (const step of steps) {
    if (step.version <= current) continue;
    db.transaction(() => {
      db.exec(step.sql);
      db.pragma(`user_version = ${step.version}`);
    }).immediate();
  }
};
