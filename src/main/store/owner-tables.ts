import type { Database } from 'better-sqlite3';
import { createAlertReader } from './alert-table.ts';
import { listApps } from './app-table.ts';
import { readBudgets } from './budget-table.ts';
import { createClientRegisterReader } from './client-register-table.ts';
import { readExchangeRates, readRateRefresh, readRatesSettled } from './exchange-rate-table.ts';
import { createFlatRuleReader } from './flat-rule-table.ts';
import { createHeldMetricReader } from './held-metric-table.ts';
import { listLedgerGaps } from './ledger-gap-table.ts';
import { createUnsettledReader } from './list-unsettled-calls.ts';
import { listWorkspaces } from './list-workspaces.ts';
import { sumLogFiles } from './log-file-table.ts';
import { createMonthCloseReader } from './month-close-table.ts';
import { createCostChangeReader } from './read-cost-changes.ts';
import { createRetentionReader } from './retention-table.ts';
import { readPriceOverrides } from './price-override-table.ts';
import { listRefusedItems } from './refused-item-table.ts';
import { readOwnerSettings } from './settings-table.ts';

/** What the owner has set, as it is kept now; every function reads the last commit. */
export const createOwnerTables = (db: Database) => ({
  readOwnerSettings: () => readOwnerSettings(db),
  ...createCostChangeReader(db),
  ...createClientRegisterReader(db),
  readBudgets: () => readBudgets(db),
  ...createAlertReader(db),
  ...createFlatRuleReader(db),
  listWorkspaces: () => listWorkspaces(db),
  readExchangeRates: () => readExchangeRates(db),
  readRateRefresh: () => readRateRefresh(db),
  readPriceOverrides: () => readPriceOverrides(db),
  readRatesSettled: () => readRatesSettled(db),
  ...createUnsettledReader(db),
  listApps: () => listApps(db),
  listRefusedItems: () => listRefusedItems(db),
  sumLogFiles: () => sumLogFiles(db),
  listLedgerGaps: () => listLedgerGaps(db),
  ...createHeldMetricReader(db),
  ...createMonthCloseReader(db),
  ...createRetentionReader(db),
});

export type OwnerTables = ReturnType<typeof createOwnerTables>;
