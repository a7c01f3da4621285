import type { AppErrorCode } from '../../shared/core/app-error.ts';
import type { InsertOutcome } from '../../shared/core/ledger-entry.ts';
import type { LedgerFault } from '../../shared/core/ledger-fault.ts';
import type { EncodedEntries } from './entry-rows.ts';
import type { WriterOperationName } from './writer-operations.ts';

/** What the writer's thread is started with. */
export type WriterSettings = {
  /** The database file; made and migrated by the writer. */
  readonly path: string;
  /** IANA name of the zone the rollups are cut in. */
  readonly timeZone: string;
};

/** Requests that came in one turn of the engine's event loop travel together: `counts` are their entries, in order. */
export type ToWriter =
  | {
      readonly kind: 'insert';
      readonly turn: number;
      readonly counts: readonly number[];
      readonly entries: EncodedEntries;
    }
  | { readonly kind: 'run'; readonly id: number; readonly name: WriterOperationName; readonly args: readonly unknown[] }
  | { readonly kind: 'close' };

/** What became of one request; `outcomes` null: every entry was accepted. */
export type InsertResult =
  | { readonly ok: true; readonly outcomes: readonly InsertOutcome[] | null }
  | { readonly ok: false; readonly error: WriterError | null; readonly message: string };

/** What an operation other than recording came to. */
export type OperationResult =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: WriterError | null; readonly message: string };

/** An expected failure on its way between threads; errors lose their class when cloned. */
export type WriterError = { readonly code: AppErrorCode; readonly detail: string };

export type FromWriter =
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly error: WriterError | null; readonly message: string }
  | { readonly kind: 'inserted'; readonly turn: number; readonly results: readonly InsertResult[] }
  | { readonly kind: 'ran'; readonly id: number; readonly result: OperationResult }
  /** What keeps calls from being stored, from now on; null: nothing does any more. */
  | { readonly kind: 'fault'; readonly fault: LedgerFault | null };
