import type { Database } from 'better-sqlite3';
import { createAlertWriter } from './alert-table.ts';
import { createAppWriter } from './app-table.ts';
import { createBudgetWriter } from './budget-table.ts';
import { createClientRegisterWriter } from './client-register-table.ts';
import { createCostChangeWriter } from './cost-change-table.ts';
import { createExchangeRateWriter } from './exchange-rate-table.ts';
import { createFlatRuleWriter } from './flat-rule-table.ts';
import { createHeldMetricWriter } from './held-metric-table.ts';
import { createLedgerGapWriter } from './ledger-gap-table.ts';
import { createLogFileWriter } from './log-file-table.ts';
import type { DayCut } from './rollup-tables.ts';
import { createMonthCloseWriter } from './month-close-table.ts';
import { createPriceOverrideWriter } from './price-override-table.ts';
import { createRetentionWriter } from './retention-writer.ts';
import { createIntakeWriter } from './refused-item-table.ts';
import { createSearchIndexWriter } from './search-index-table.ts';
import { createSettingsWriter } from './settings-table.ts';
import { createSightingWriter } from './store-sightings.ts';

/**
 * Everything that is written besides calls, by name: each runs in the writer's thread as one transaction. Arguments and
 * results cross a thread, so they are plain data.
 */
export const createWriterOperations = (db: Database, cut: DayCut) => ({
  ...createSettingsWriter(db),
  ...createBudgetWriter(db),
  ...createAlertWriter(db),
  ...createClientRegisterWriter(db),
  ...createFlatRuleWriter(db),
  ...createExchangeRateWriter(db),
  ...createPriceOverrideWriter(db),
  ...createCostChangeWriter(db, cut),
  ...createSearchIndexWriter(db),
  ...createSightingWriter(db, cut),
  ...createAppWriter(db),
  ...createIntakeWriter(db),
  ...createLogFileWriter(db),
  ...createLedgerGapWriter(db),
  ...createHeldMetricWriter(db),
  ...createMonthCloseWriter(db),
  ...createRetentionWriter(db),
});

export type WriterOperations = ReturnType<typeof createWriterOperations>;
export type WriterOperationName = keyof WriterOperations;

/**
 * Runs an operation and resolves with its result after it is on disk; rejects with `AppError` `unavailable` when the
 * database cannot take it, and then nothing of it is stored.
 */
export type RunInWriter = <N extends WriterOperationName>(
  name: N,
  ...args: Parameters<WriterOperations[N]>
) => Promise<ReturnType<WriterOperations[N]>>;
