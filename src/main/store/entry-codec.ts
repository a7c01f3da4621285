import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import { createEntryNumbering } from './entry-numbering.ts';
import { numberAt, numbersPerEntry } from './entry-rows.ts';
import type { EncodedEntries, EntryRow, KnownTables, Referred } from './entry-rows.ts';

/** Encoder and decoder live equally long: what the one has sent, the other knows. */
export type EntryEncoder = (entries: readonly LedgerEntry[]) => EncodedEntries;
export type EntryDecoder = (encoded: EncodedEntries) => EntryRow[];

export const createEntryEncoder = (): EntryEncoder => {
  const numbering = createEntryNumbering();

  const putReferred = (numbers: Float64Array, at: number, entry: LedgerEntry): void => {
    const { report } = entry;
    const workspace = numbering.inWorkspace(report.workspace);
    numbers[at + numberAt.set] = numbering.numberSet(workspace, entry);
    numbers[at + numberAt.client] = numbering.numberClient(workspace, report.client);
    numbers[at + numberAt.user] = numbering.numberUser(workspace, report);
    numbers[at + numberAt.conversation] = numbering.numberConversation(workspace, report.conversationId);
    numbers[at + numberAt.price] = numbering.numberPrice(entry.appliedPrice);
    numbers[at + numberAt.rate] = numbering.numberRate(entry.appliedRate);
  };

  return (entries) => {
    const restart = numbering.isFull();
    if (restart) numbering.restart();
    const numbers = new Float64Array(entries.length * numbersPerEntry);
    const texts: (string | null)[] = [];
    let at = 0;
    for (const entry of entries) {
      putReferred(numbers, at, entry);
      putPlain(numbers, at, texts, entry);
      if (hasRare(entry)) putRare(numbers, at, texts, entry);
      at += numbersPerEntry;
    }
    return { numbers, texts, restart, added: numbering.takeAdded() };
  };
};

const putPlain = (numbers: Float64Array, at: number, texts: (string | null)[], entry: LedgerEntry): void => {
  const { report } = entry;
  const { units } = report;
  numbers[at + numberAt.occurredAt] = report.occurredAt;
  numbers[at + numberAt.receivedAt] = entry.receivedAt;
  numbers[at + numberAt.inputTokens] = units.inputTokens;
  numbers[at + numberAt.outputTokens] = units.outputTokens;
  numbers[at + numberAt.cacheReadTokens] = units.cacheReadTokens;
  numbers[at + numberAt.costNanoUsd] = fromNano(entry.costNanoUsd);
  numbers[at + numberAt.costNanoEur] = fromNano(entry.costNanoEur);
  numbers[at + numberAt.durationMs] = report.durationMs ?? NaN;
  numbers[at + numberAt.texts] = texts.length;
  texts.push(entry.id, report.inputPreview, report.outputPreview);
};

const hasRare = ({ report, catalogueNanoUsd }: LedgerEntry): boolean => {
  const { units } = report;
  return (
    units.cacheWriteTokens > 0 ||
    units.reasoningTokens > 0 ||
    units.inputAudioTokens > 0 ||
    units.outputAudioTokens > 0 ||
    catalogueNanoUsd !== null ||
    report.clockSkew ||
    report.origin !== 'http' ||
    report.requestModel !== null ||
    report.serviceTier !== null ||
    report.errorCode !== null ||
    report.errorMessage !== null ||
    !isEmpty(units.otherUnits) ||
    !isEmpty(report.metadata)
  );
};

const putRare = (numbers: Float64Array, at: number, texts: (string | null)[], entry: LedgerEntry): void => {
  const { report } = entry;
  const { units } = report;
  numbers[at + numberAt.hasRare] = 1;
  numbers[at + numberAt.cacheWriteTokens] = units.cacheWriteTokens;
  numbers[at + numberAt.cacheWrite1hTokens] = units.cacheWrite1hTokens;
  numbers[at + numberAt.reasoningTokens] = units.reasoningTokens;
  numbers[at + numberAt.inputAudioTokens] = units.inputAudioTokens;
  numbers[at + numberAt.outputAudioTokens] = units.outputAudioTokens;
  numbers[at + numberAt.catalogueNanoUsd] = fromNano(entry.catalogueNanoUsd);
  numbers[at + numberAt.clockSkew] = report.clockSkew ? 1 : 0;
  texts.push(
    report.origin === 'http' ? null : report.origin,
    report.requestModel,
    report.serviceTier,
    toJson(units.otherUnits),
    report.errorCode,
    report.errorMessage,
    toJson(report.metadata),
  );
};

const fromNano = (nano: bigint | null): number => (nano === null ? NaN : Number(nano));

const isEmpty = (object: Readonly<Record<string, unknown>> | null): boolean => {
  for (const _ in object) return false;
  return true;
};

const toJson = (object: Readonly<Record<string, unknown>> | null): string | null =>
  isEmpty(object) ? null : JSON.stringify(object);

export const createEntryDecoder = (): EntryDecoder => {
  let known = createKnownTables();
  return ({ numbers, texts, restart, added }) => {
    // New tables, since rows of the old ones may still wait.
    if (restart) known = createKnownTables();
    if (added !== null) addKnown(known, added);
    const rows: EntryRow[] = [];
    for (let at = 0; at < numbers.length; at += numbersPerEntry) rows.push({ numbers, texts, at, known });
    return rows;
  };
};

const createKnownTables = (): KnownTables => ({
  sets: [],
  clients: [],
  users: [],
  conversations: [],
  prices: [],
  rates: [],
});

const addKnown = (known: KnownTables, added: Referred): void => {
  for (const value of added.sets) known.sets.push({ value, id: 0, workspaceId: 0 });
  for (const value of added.clients) known.clients.push({ value, id: 0, described: false });
  for (const value of added.users) known.users.push({ value, id: 0, described: false });
  for (const kind of ['conversations', 'prices', 'rates'] as const) {
    for (const value of added[kind]) known[kind].push({ value, id: 0 });
  }
};
