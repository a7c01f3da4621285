import type { AppErrorCode } from '../../shared/core/app-error.ts';
import type { InsertOutcome } from '../../shared/core/ledger-entry.ts';

/** What the writer's thread is started with. */
export type WriterSettings = {
  /** The database file; made and migrated by the writer. */
  readonly path: string;
  /** IANA name of the zone the rollups are cut in. */
  readonly timeZone: string;
};

export type ToWriter =
  | { readonly kind: 'insert'; readonly id: number; readonly entries: string }
  | { readonly kind: 'close' };

/** An expected failure on its way between threads; errors lose their class when cloned. */
export type WriterError = { readonly code: AppErrorCode; readonly detail: string };

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: WriterError | null; readonly message: string }
  /** `outcomes` null: every entry was accepted. */
  | { readonly kind: 'inserted'; readonly id: number; readonly outcomes: readonly InsertOutcome[] | null }
  | { readonly kind: 'refused'; readonly id: number; readonly error: WriterError | null; readonly message: string }
  | { readonly kind: 'closed' };
