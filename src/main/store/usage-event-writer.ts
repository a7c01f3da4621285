import type { Database } from 'better-sqlite3';
import type { InsertOutcome, LedgerEntry, StoredEvent } from '../../shared/core/ledger-entry.ts';
import { createDictionaries } from './dictionaries.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { DayCut } from './rollup-tables.ts';
import { createRollupWriter } from './rollup-writer.ts';
import type { RollupDelta } from './rollup-writer.ts';
import { selectStoredEvent, toStoredEvent, usageEventColumns } from './usage-event-columns.ts';

export type UsageEventWriter = {
  /**
   * Stores the entries and their rollups in one transaction and returns after it is on disk; outcomes are in order.
   * `isSame` decides whether an entry whose id is taken is a repeat. Throws with nothing stored.
   */
  readonly insertEntries: (
    entries: readonly LedgerEntry[],
    isSame: (entry: LedgerEntry, stored: StoredEvent) => boolean,
  ) => InsertOutcome[];
};

/** Rows bound to one statement: fewer crossings into SQLite, measured 1.6 times faster than one row at a time. */
const chunkRows = 8;

type Prepared = { readonly entry: LedgerEntry; readonly values: unknown[]; readonly ids: SubjectIds };
type SubjectIds = {
  readonly workspaceId: number;
  readonly dimensionSetId: number;
  readonly clientId: number | null;
  readonly userId: number | null;
  readonly conversationId: number | null;
};

export const createUsageEventWriter = (db: Database, cut: DayCut): UsageEventWriter => {
  const dictionaries = createDictionaries(db);
  const rollups = createRollupWriter(db);
  const row = `(${usageEventColumns.map(() => '?').join(', ')})`;
  const prepareInsert = (rows: number) =>
    db.prepare(
      `INSERT INTO usage_events (${usageEventColumns.join(', ')}) VALUES ${Array(rows).fill(row).join(', ')}
       ON CONFLICT (workspace_id, id) DO NOTHING`,
    );
  const insertChunk = prepareInsert(chunkRows);
  const insertOne = prepareInsert(1);
  const lastSeq = db.prepare('SELECT max(seq) FROM usage_events').pluck();
  const findSeq = db.prepare('SELECT seq FROM usage_events WHERE workspace_id = ? AND id = ?').pluck();
  const findStored = db.prepare(`${selectStoredEvent} WHERE e.seq = ?`);

  const storedOutcome = (
    seq: number,
    entry: LedgerEntry,
    isSame: (entry: LedgerEntry, stored: StoredEvent) => boolean,
  ): InsertOutcome => {
    const stored = toStoredEvent(findStored.get(seq));
    return { status: isSame(entry, stored) ? 'duplicate' : 'conflict', stored };
  };

  const insertAll = db.transaction(
    (entries: readonly LedgerEntry[], isSame: (entry: LedgerEntry, stored: StoredEvent) => boolean) => {
      let seq = (lastSeq.get() as number | null) ?? 0;
      const outcomes: InsertOutcome[] = [];
      for (let at = 0; at < entries.length; at += chunkRows) {
        const chunk = entries.slice(at, at + chunkRows).map((entry) => prepareEntry(entry, ++seq, dictionaries));
        const inserted = insertPrepared(chunk);
        for (const prepared of chunk) {
          const { entry, ids } = prepared;
          const own = prepared.values[0] as number;
          const found = inserted === chunk.length ? own : (findSeq.get(ids.workspaceId, entry.id) as number);
          if (found === own) {
            rollups.add(toDelta(entry, ids, cut));
            outcomes.push(accepted);
          } else {
            outcomes.push(storedOutcome(found, entry, isSame));
          }
        }
      }
      rollups.flush();
      return outcomes;
    },
  );

  const insertPrepared = (chunk: readonly Prepared[]): number => {
    if (chunk.length === chunkRows) return insertChunk.run(chunk.flatMap(({ values }) => values)).changes;
    let inserted = 0;
    for (const { values } of chunk) inserted += insertOne.run(values).changes;
    return inserted;
  };

  return {
    insertEntries: (entries, isSame) => {
      try {
        return insertAll.immediate(entries, isSame);
      } catch (error) {
        dictionaries.forget();
        rollups.clear();
        throw error;
      }
    },
  };
};

const accepted: InsertOutcome = { status: 'accepted' };

const prepareEntry = (entry: LedgerEntry, seq: number, dictionaries: Dictionaries): Prepared => {
  const { report } = entry;
  const { units, client } = report;
  const workspaceId = dictionaries.workspaceId(report.workspace);
  const userKey = report.userId ?? report.userEmail;
  const ids: SubjectIds = {
    workspaceId,
    dimensionSetId: dictionaries.dimensionSetId({
      workspace: report.workspace,
      service: report.service,
      operation: report.operation ?? '',
      provider: entry.provider ?? '',
      model: report.model ?? '',
      costStatus: entry.costStatus,
      eurStatus: entry.eurStatus,
      success: report.success,
    }),
    clientId: client === null ? null : dictionaries.clientId(workspaceId, client),
    userId: userKey === null ? null : dictionaries.userId(workspaceId, userKey, report.userEmail),
    conversationId:
      report.conversationId === null ? null : dictionaries.conversationId(workspaceId, report.conversationId),
  };
  // In the order of usageEventColumns.
  const values = [
    seq,
    workspaceId,
    entry.id,
    ids.dimensionSetId,
    report.occurredAt,
    entry.receivedAt,
    units.inputTokens,
    units.outputTokens,
    units.cacheReadTokens,
    units.cacheWriteTokens,
    units.cacheWrite1hTokens,
    units.reasoningTokens,
    units.inputAudioTokens,
    units.outputAudioTokens,
    entry.costNanoUsd,
    entry.costNanoEur,
    entry.catalogueNanoUsd,
    entry.appliedPrice === null ? null : dictionaries.priceId(entry.appliedPrice),
    entry.appliedRate === null ? null : dictionaries.rateId(entry.appliedRate),
    ids.clientId,
    ids.userId,
    ids.conversationId,
    report.durationMs,
    report.clockSkew ? 1 : 0,
    report.origin === 'http' ? null : report.origin,
    report.requestModel,
    report.serviceTier,
    toJson(units.otherUnits),
    report.errorCode,
    report.errorMessage,
    report.inputPreview,
    report.outputPreview,
    toJson(report.metadata),
  ];
  return { entry, values, ids };
};

/** Null for nothing, so that an empty object costs no bytes. */
const toJson = (object: Readonly<Record<string, unknown>> | null): string | null => {
  for (const _ in object) return JSON.stringify(object);
  return null;
};

const toDelta = (entry: LedgerEntry, ids: SubjectIds, cut: DayCut): RollupDelta => {
  const { occurredAt, units, durationMs, success } = entry.report;
  const day = cut.dayOf(occurredAt);
  return {
    day,
    hour: day * 24 + cut.hourOf(occurredAt),
    dimensionSetId: ids.dimensionSetId,
    // In the order of sumColumns.
    sums: [
      1,
      success ? 0 : 1,
      entry.costStatus === 'unpriced' ? 1 : 0,
      entry.costNanoUsd === null ? 1 : 0,
      entry.costNanoEur === null ? 1 : 0,
      units.inputTokens,
      units.outputTokens,
      units.cacheReadTokens,
      Number(entry.costNanoUsd ?? 0n),
      Number(entry.costNanoEur ?? 0n),
    ],
    clientId: ids.clientId,
    userId: ids.userId,
    conversationId: ids.conversationId,
    durationMs,
  };
};
