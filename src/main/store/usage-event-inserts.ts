import type { Database, Statement } from 'better-sqlite3';
import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import type { Dictionaries } from './dictionaries.ts';

export type SubjectIds = {
  readonly workspaceId: number;
  readonly dimensionSetId: number;
  readonly clientId: number | null;
  readonly userId: number | null;
  readonly conversationId: number | null;
};

export type RowInserts = {
  /** How many rows one statement takes; the last ones of a batch go singly. */
  readonly chunkRows: number;
  /**
   * Inserts `ids.length` (1 or `chunkRows`) entries from `entries[from]` on as rows `seq`, `seq + 1`, ... and returns how
   * many went in: a row whose id is taken is left out.
   */
  readonly insert: (entries: readonly LedgerEntry[], from: number, seq: number, ids: readonly SubjectIds[]) => number;
};

/** Rows bound to one statement: fewer crossings into SQLite, measured 1.6 times faster than one row at a time. */
const chunkRows = 16;

const plainColumns = [
  'seq',
  'workspace_id',
  'id',
  'dimension_set_id',
  'occurred_at',
  'received_at',
  'input_tokens',
  'output_tokens',
  'cache_read_tokens',
  'cost_nano_usd',
  'cost_nano_eur',
  'applied_price_id',
  'applied_rate_id',
  'client_id',
  'user_id',
  'conversation_id',
  'duration_ms',
  'input_preview',
  'output_preview',
] as const;

/** What most calls have nothing in: bound only where one of the rows needs it, since binding is a quarter of the work. */
const rareColumns = [
  'cache_write_tokens',
  'cache_write_1h_tokens',
  'reasoning_tokens',
  'input_audio_tokens',
  'output_audio_tokens',
  'catalogue_nano_usd',
  'clock_skew',
  'origin',
  'request_model',
  'service_tier',
  'other_units',
  'error_code',
  'error_message',
  'metadata',
] as const;

export const createRowInserts = (db: Database, dictionaries: Dictionaries): RowInserts => {
  const prepare = (columns: readonly string[], rows: number): Statement => {
    const row = `(${columns.map(() => '?').join(', ')})`;
    return db.prepare(
      `INSERT INTO usage_events (${columns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}
       ON CONFLICT (workspace_id, id) DO NOTHING`,
    );
  };
  const prepareBoth = (columns: readonly string[]) => ({
    one: prepare(columns, 1),
    chunk: prepare(columns, chunkRows),
  });
  const plain = prepareBoth(plainColumns);
  const full = prepareBoth([...plainColumns, ...rareColumns]);

  const pushPlain = (values: unknown[], entry: LedgerEntry, seq: number, ids: SubjectIds): void => {
    const { report } = entry;
    const { units } = report;
    values.push(
      seq,
      ids.workspaceId,
      entry.id,
      ids.dimensionSetId,
      report.occurredAt,
      entry.receivedAt,
      units.inputTokens,
      units.outputTokens,
      units.cacheReadTokens,
      toNumber(entry.costNanoUsd),
      toNumber(entry.costNanoEur),
      entry.appliedPrice === null ? null : dictionaries.priceId(entry.appliedPrice),
      entry.appliedRate === null ? null : dictionaries.rateId(entry.appliedRate),
      ids.clientId,
      ids.userId,
      ids.conversationId,
      report.durationMs,
      report.inputPreview,
      report.outputPreview,
    );
  };

  return {
    chunkRows,
    insert: (entries, from, seq, ids) => {
      const isPlain = ids.every((_, at) => hasNothingRare(entries[from + at]!));
      const values: unknown[] = [];
      for (const [at, subject] of ids.entries()) {
        const entry = entries[from + at]!;
        pushPlain(values, entry, seq + at, subject);
        if (!isPlain) pushRare(values, entry);
      }
      const statements = isPlain ? plain : full;
      return (ids.length === 1 ? statements.one : statements.chunk).run(values).changes;
    },
  };
};

const hasNothingRare = ({ report, catalogueNanoUsd }: LedgerEntry): boolean => {
  const { units } = report;
  return (
    units.cacheWriteTokens === 0 &&
    units.reasoningTokens === 0 &&
    units.inputAudioTokens === 0 &&
    units.outputAudioTokens === 0 &&
    catalogueNanoUsd === null &&
    !report.clockSkew &&
    report.origin === 'http' &&
    report.requestModel === null &&
    report.serviceTier === null &&
    report.errorCode === null &&
    report.errorMessage === null &&
    isEmpty(units.otherUnits) &&
    isEmpty(report.metadata)
  );
};

/** In the order of `rareColumns`. */
const pushRare = (values: unknown[], { report, catalogueNanoUsd }: LedgerEntry): void => {
  const { units } = report;
  values.push(
    units.cacheWriteTokens,
    units.cacheWrite1hTokens,
    units.reasoningTokens,
    units.inputAudioTokens,
    units.outputAudioTokens,
    toNumber(catalogueNanoUsd),
    report.clockSkew ? 1 : 0,
    report.origin === 'http' ? null : report.origin,
    report.requestModel,
    report.serviceTier,
    toJson(units.otherUnits),
    report.errorCode,
    report.errorMessage,
    toJson(report.metadata),
  );
};

/** A call's cost stays below 2^53 nano, so a plain number holds it and is bound faster. */
const toNumber = (nano: bigint | null): number | null => (nano === null ? null : Number(nano));

const isEmpty = (object: Readonly<Record<string, unknown>> | null): boolean => {
  for (const _ in object) return false;
  return true;
};

/** Null for nothing, so that an empty object costs no bytes. */
const toJson = (object: Readonly<Record<string, unknown>> | null): string | null =>
  isEmpty(object) ? null : JSON.stringify(object);
