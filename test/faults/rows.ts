import type { FaultRow } from './fault-row.ts';
import { corruption } from './rows/corruption.ts';
import { diskFaults } from './rows/disk-faults.ts';
import { killCheckpoint } from './rows/kill-checkpoint.ts';
import { killBackup, killMigration } from './rows/kill-migration.ts';
import { killUnderLoad } from './rows/kill-under-load.ts';
import { lateEvents } from './rows/late-events.ts';
import { lockHeld } from './rows/lock-held.ts';
import { powerCut } from './rows/power-cut.ts';
import { repeatedTelemetry } from './rows/repeated-telemetry.ts';
import { sameBatch } from './rows/same-batch.ts';
import { soak } from './rows/soak.ts';
import { stopUnderLoad } from './rows/stop-under-load.ts';

/** The fault table, in its order. */
export const faultRows: readonly FaultRow[] = [
  killUnderLoad,
  killCheckpoint,
  killBackup,
  killMigration,
  powerCut,
  diskFaults,
  lockHeld,
  corruption,
  sameBatch,
  repeatedTelemetry,
  lateEvents,
  stopUnderLoad,
  soak,
];
