import type { BackupView, LedgerGapView } from '../../../shared/contract/backups.ts';
import type { LedgerGap } from '../../store/ledger-gap-table.ts';
import type { BackupFile } from './backup-files.ts';

/** Epoch ms as RFC 3339 in the owner's zone. */
export type ToText = (epochMs: number) => string;

const orNull = (toText: ToText, epochMs: number | null): string | null => (epochMs === null ? null : toText(epochMs));

export const toBackupView = ({ name, kind, madeAt, bytes, contents }: BackupFile, toText: ToText): BackupView => ({
  name,
  kind,
  made_at: toText(madeAt),
  bytes,
  checked: contents !== null,
  calls: contents?.calls ?? null,
  first_call_at: orNull(toText, contents?.firstCallAt ?? null),
  last_call_at: orNull(toText, contents?.lastCallAt ?? null),
});

export const toGapView = (gap: LedgerGap, toText: ToText): LedgerGapView => ({
  id: String(gap.id),
  cause: gap.cause,
  found_at: toText(gap.foundAt),
  backup_made_at: orNull(toText, gap.backupMadeAt),
  complete: gap.isComplete,
  missing_from: orNull(toText, gap.missingFrom),
  missing_to: orNull(toText, gap.missingTo),
  missing_calls: gap.missingCalls,
  kept_in: gap.keptIn,
  dismissed: gap.dismissedAt !== null,
});
