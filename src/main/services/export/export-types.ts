import type { EventView } from '../../../shared/contract/read-models.ts';
import type { toExportTotal } from './sum-events.ts';

/** What the calls of an export add up to; costs as in a summary of the same calls. */
export type ExportTotal = ReturnType<typeof toExportTotal>;

/** What is known of a single call alone. */
type OfOneCall =
  | 'id'
  | 'received_at'
  | 'cache_write_tokens'
  | 'cache_write_1h_tokens'
  | 'reasoning_tokens'
  | 'other_units'
  | 'origin'
  | 'clock_skew';

/** A call, or with `calls` as many of them that are kept in sums alone. */
export type ExportRow = Omit<EventView, OfOneCall> & {
  readonly [N in OfOneCall]: EventView[N] | null;
} & { readonly calls?: number };

export type ExportValue = string | number | boolean | null;

/** One column of a table, and what stands in it in the line of totals: nothing where it is left out. */
export type ExportColumn = {
  readonly name: string;
  /** Text is whatever others wrote; numbers are plain decimals of our own. */
  readonly kind: 'text' | 'number';
  readonly of: (event: ExportRow) => ExportValue;
  readonly ofTotal?: (total: ExportTotal) => ExportValue;
};

/** How an export is written: before the calls, each call, after them. */
export type ExportWriter = {
  readonly mediaType: string;
  /** The end of the file's name. */
  readonly extension: string;
  readonly head: string;
  readonly toRow: (event: ExportRow, isFirst: boolean) => string;
  readonly toTail: (total: ExportTotal) => string;
};

/** An export about to be sent: what it shows is settled, nothing has been read yet. */
export type Export = {
  readonly mediaType: string;
  readonly fileName: string;
  /** The text in pieces, each the work of a few milliseconds; an empty one is a pause. Whoever takes them closes it. */
  readonly pieces: Iterator<string, void, void>;
  /** Lets go of what it reads from; may be called twice. */
  readonly close: () => void;
};
