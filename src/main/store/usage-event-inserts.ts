import type { Database, Statement } from 'better-sqlite3';
import { numberAt, textAt } from './entry-rows.ts';
import type { EntryRow } from './entry-rows.ts';
import { clientOf, conversationOf, priceOf, rateOf, setOf, userOf } from './known-ids.ts';

export type RowInserts = {
  /** How many rows one statement takes; the last ones of a batch go singly. */
  readonly chunkRows: number;
  /**
   * Inserts `count` (1 or `chunkRows`) rows from `rows[from]` on as rows `seq`, `seq + 1`, ... and returns how many went
   * in: a row whose id is taken is left out. The ids of what they refer to must have been found.
   */
  readonly insert: (rows: readonly EntryRow[], from: number, count: number, seq: number) => number;
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

/** The columns of a row, and their values in the same order. */
export const rowColumns = [...plainColumns, ...rareColumns] as const;
export const toRowValues = (row: EntryRow, seq: number): readonly (string | number | null)[] => {
  const values: Value[] = [];
  pushPlain(values, row, seq);
  pushRare(values, row);
  return values;
};

export const createRowInserts = (db: Database): RowInserts => {
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
  const full = prepareBoth(rowColumns);

  return {
    chunkRows,
    insert: (rows, from, count, seq) => {
      let isPlain = true;
      for (let at = from; at < from + count; at += 1) isPlain &&= !hasRare(rows[at]!);
      const values: Value[] = [];
      for (let at = 0; at < count; at += 1) {
        const row = rows[from + at]!;
        pushPlain(values, row, seq + at);
        if (!isPlain) pushRare(values, row);
      }
      const statements = isPlain ? plain : full;
      return (count === 1 ? statements.one : statements.chunk).run(values).changes;
    },
  };
};

type Value = string | number | null;

const hasRare = ({ numbers, at }: EntryRow): boolean => numbers[at + numberAt.hasRare] === 1;

const toValue = (number: number): number | null => (Number.isNaN(number) ? null : number);

/** In the order of `plainColumns`. */
const pushPlain = (values: Value[], row: EntryRow, seq: number): void => {
  const { numbers, at, texts } = row;
  const set = setOf(row);
  const textsFrom = numbers[at + numberAt.texts]!;
  values.push(
    seq,
    set.workspaceId,
    texts[textsFrom + textAt.id]!,
    set.id,
    numbers[at + numberAt.occurredAt]!,
    numbers[at + numberAt.receivedAt]!,
    numbers[at + numberAt.inputTokens]!,
    numbers[at + numberAt.outputTokens]!,
    numbers[at + numberAt.cacheReadTokens]!,
    toValue(numbers[at + numberAt.costNanoUsd]!),
    toValue(numbers[at + numberAt.costNanoEur]!),
    priceOf(row)?.id ?? null,
    rateOf(row)?.id ?? null,
    clientOf(row)?.id ?? null,
    userOf(row)?.id ?? null,
    conversationOf(row)?.id ?? null,
    toValue(numbers[at + numberAt.durationMs]!),
    texts[textsFrom + textAt.inputPreview]!,
    texts[textsFrom + textAt.outputPreview]!,
  );
};

const nothingRare: readonly Value[] = [0, 0, 0, 0, 0, null, 0, null, null, null, null, null, null, null];

/** In the order of `rareColumns`. */
const pushRare = (values: Value[], row: EntryRow): void => {
  if (!hasRare(row)) return void values.push(...nothingRare);
  const { numbers, at, texts } = row;
  const textsFrom = numbers[at + numberAt.texts]!;
  values.push(
    numbers[at + numberAt.cacheWriteTokens]!,
    numbers[at + numberAt.cacheWrite1hTokens]!,
    numbers[at + numberAt.reasoningTokens]!,
    numbers[at + numberAt.inputAudioTokens]!,
    numbers[at + numberAt.outputAudioTokens]!,
    toValue(numbers[at + numberAt.catalogueNanoUsd]!),
    numbers[at + numberAt.clockSkew]!,
    texts[textsFrom + textAt.origin]!,
    texts[textsFrom + textAt.requestModel]!,
    texts[textsFrom + textAt.serviceTier]!,
    texts[textsFrom + textAt.otherUnits]!,
    texts[textsFrom + textAt.errorCode]!,
    texts[textsFrom + textAt.errorMessage]!,
    texts[textsFrom + textAt.metadata]!,
  );
};
