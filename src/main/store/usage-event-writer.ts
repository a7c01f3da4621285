import type { Database } from 'better-sqlite3';
import type { InsertOutcome, LedgerEntry, StoredEvent } from '../../shared/core/ledger-entry.ts';
import { createDictionaries } from './dictionaries.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { DayCut } from './rollup-tables.ts';
import { createRollupWriter } from './rollup-writer.ts';
import type { RollupDelta } from './rollup-writer.ts';
import { selectStoredEvent, toStoredEvent, toUserKey } from './usage-event-columns.ts';
import { createRowInserts } from './usage-event-inserts.ts';
import type { SubjectIds } from './usage-event-inserts.ts';

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

type IsSame = (entry: LedgerEntry, stored: StoredEvent) => boolean;

export const createUsageEventWriter = (db: Database, cut: DayCut): UsageEventWriter => {
  const dictionaries = createDictionaries(db);
  const rollups = createRollupWriter(db);
  const inserts = createRowInserts(db, dictionaries);
  const lastSeq = db.prepare('SELECT max(seq) FROM usage_events').pluck();
  const findSeq = db.prepare('SELECT seq FROM usage_events WHERE workspace_id = ? AND id = ?').pluck();
  const findStored = db.prepare(`${selectStoredEvent} WHERE e.seq = ?`);

  const toStoredOutcome = (seq: number, entry: LedgerEntry, isSame: IsSame): InsertOutcome => {
    const stored = toStoredEvent(findStored.get(seq));
    return { status: isSame(entry, stored) ? 'duplicate' : 'conflict', stored };
  };

  const insertAll = db.transaction((entries: readonly LedgerEntry[], isSame: IsSame): InsertOutcome[] => {
    const outcomes: InsertOutcome[] = [];
    let seq = ((lastSeq.get() as number | null) ?? 0) + 1;
    for (let from = 0; from < entries.length;) {
      const to = from + inserts.chunkRows <= entries.length ? from + inserts.chunkRows : from + 1;
      const ids = entries.slice(from, to).map((entry) => findIds(entry, dictionaries));
      const allInserted = inserts.insert(entries, from, seq, ids) === to - from;
      for (let at = from; at < to; at += 1, seq += 1) {
        const entry = entries[at]!;
        const subject = ids[at - from]!;
        const found = allInserted ? seq : (findSeq.get(subject.workspaceId, entry.id) as number);
        if (found === seq) {
          rollups.add(toDelta(entry, subject, cut));
          describePeople(entry, subject, dictionaries);
        }
        outcomes.push(found === seq ? accepted : toStoredOutcome(found, entry, isSame));
      }
      from = to;
    }
    rollups.flush();
    return outcomes;
  });

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

const findIds = (entry: LedgerEntry, dictionaries: Dictionaries): SubjectIds => {
  const { report } = entry;
  const { client } = report;
  const workspaceId = dictionaries.workspaceId(report.workspace);
  const userKey = toUserKey(report);
  return {
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
};

/** What a call says about its client and user is taken over only once the call itself is. */
const describePeople = ({ report }: LedgerEntry, { workspaceId }: SubjectIds, dictionaries: Dictionaries): void => {
  const { client, userEmail } = report;
  if (client !== null) dictionaries.describeClient(workspaceId, client);
  const userKey = toUserKey(report);
  if (userKey !== null) dictionaries.describeUser(workspaceId, userKey, userEmail);
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
      entry.costNanoEur !== null && entry.eurStatus === 'provisional' ? 1 : 0,
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
