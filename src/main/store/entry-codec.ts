import type { LedgerEntry } from '../../shared/core/ledger-entry.ts';
import type { CostStatus, EurStatus } from '../../shared/core/usage-event.ts';

/**
 * Entries on their way to the writer's thread, as JSON text of flat lists: measured at half the cost of JSON objects and
 * a third of cloning them. Snapshots of prices and rates, and texts that come again and again, travel once, then by number;
 * encoder and decoder live equally long.
 */
export type EntryEncoder = (entries: readonly LedgerEntry[]) => string;
export type EntryDecoder = (text: string) => LedgerEntry[];

type Message = {
  /** Numbers start over: what was sent before is forgotten on both sides. */
  readonly restart: boolean;
  /** Snapshots and repeated texts not sent before; their numbers count on from 1. */
  readonly snapshots: readonly object[];
  readonly texts: readonly string[];
  readonly rows: readonly Row[];
};

/** Numbered at most, give or take a message: unknown models bring a new snapshot each. */
const mostNumbered = 10_000;

const toNumber = (nano: bigint | null): number | null => (nano === null ? null : Number(nano));
const toNano = (value: number | null): bigint | null => (value === null ? null : BigInt(value));

/** Costs stay below 2^53 nano (a call above a million is refused), so JSON numbers hold them exactly. */
const toRow = (
  entry: LedgerEntry,
  numberOf: (snapshot: object | null) => number,
  textOf: (text: string | null) => number,
) => {
  const { report } = entry;
  const { units } = report;
  return [
    entry.id,
    textOf(entry.provider),
    entry.receivedAt,
    textOf(entry.costStatus),
    textOf(entry.eurStatus),
    toNumber(entry.costNanoUsd),
    toNumber(entry.costNanoEur),
    toNumber(entry.catalogueNanoUsd),
    numberOf(entry.appliedPrice),
    numberOf(entry.appliedRate),
    report.id,
    textOf(report.workspace),
    textOf(report.service),
    textOf(report.operation),
    textOf(report.provider),
    textOf(report.model),
    textOf(report.requestModel),
    report.occurredAt,
    report.occurredAtGiven,
    report.clockSkew,
    units.inputTokens,
    units.cacheReadTokens,
    units.cacheWriteTokens,
    units.cacheWrite1hTokens,
    units.outputTokens,
    units.reasoningTokens,
    units.inputAudioTokens,
    units.outputAudioTokens,
    units.otherUnits,
    textOf(report.serviceTier),
    report.billedCostUsd,
    report.flatCost,
    report.client,
    report.userId,
    report.userEmail,
    report.conversationId,
    report.success,
    report.errorCode,
    report.errorMessage,
    report.durationMs,
    report.inputPreview,
    report.outputPreview,
    report.metadata,
    textOf(report.origin),
  ] as const;
};

type Row = ReturnType<typeof toRow>;

const fromRow = (
  row: Row,
  snapshotOf: (number: number) => object | null,
  textOf: (number: number) => string | null,
): LedgerEntry => ({
  id: row[0],
  provider: textOf(row[1]),
  receivedAt: row[2],
  costStatus: textOf(row[3]) as CostStatus,
  eurStatus: textOf(row[4]) as EurStatus,
  costNanoUsd: toNano(row[5]),
  costNanoEur: toNano(row[6]),
  catalogueNanoUsd: toNano(row[7]),
  appliedPrice: snapshotOf(row[8]),
  appliedRate: snapshotOf(row[9]),
  report: {
    id: row[10],
    workspace: textOf(row[11]) ?? '',
    service: textOf(row[12]) ?? '',
    operation: textOf(row[13]),
    provider: textOf(row[14]),
    model: textOf(row[15]),
    requestModel: textOf(row[16]),
    occurredAt: row[17],
    occurredAtGiven: row[18],
    clockSkew: row[19],
    units: {
      inputTokens: row[20],
      cacheReadTokens: row[21],
      cacheWriteTokens: row[22],
      cacheWrite1hTokens: row[23],
      outputTokens: row[24],
      reasoningTokens: row[25],
      inputAudioTokens: row[26],
      outputAudioTokens: row[27],
      otherUnits: row[28],
    },
    usageReported: true, // bears on the price alone, and pricing is done by then
    serviceTier: textOf(row[29]),
    billedCostUsd: row[30],
    flatCost: row[31],
    client: row[32],
    userId: row[33],
    userEmail: row[34],
    conversationId: row[35],
    success: row[36],
    errorCode: row[37],
    errorMessage: row[38],
    durationMs: row[39],
    inputPreview: row[40],
    outputPreview: row[41],
    metadata: row[42],
    origin: textOf(row[43]) ?? '',
  },
});

export const createEntryEncoder = (): EntryEncoder => {
  const snapshots = createNumbering<object>();
  const texts = createNumbering<string>();
  return (entries) => {
    const restart = snapshots.isFull() || texts.isFull();
    if (restart) {
      snapshots.restart();
      texts.restart();
    }
    const rows = entries.map((entry) => toRow(entry, snapshots.numberOf, texts.numberOf));
    return JSON.stringify({ restart, snapshots: snapshots.takeNew(), texts: texts.takeNew(), rows } satisfies Message);
  };
};

/** Numbers values from 1 as they come; null is 0. */
const createNumbering = <T>() => {
  let numbers = new Map<T, number>();
  let added: T[] = [];
  return {
    numberOf: (value: T | null): number => {
      if (value === null) return 0;
      const known = numbers.get(value);
      if (known !== undefined) return known;
      const number = numbers.size + 1;
      numbers.set(value, number);
      added.push(value);
      return number;
    },
    /** Those numbered since it was last asked, in order. */
    takeNew: (): T[] => {
      const taken = added;
      added = [];
      return taken;
    },
    isFull: (): boolean => numbers.size > mostNumbered,
    restart: (): void => {
      numbers = new Map();
    },
  };
};

export const createEntryDecoder = (): EntryDecoder => {
  let snapshots: (object | null)[] = [null];
  let texts: (string | null)[] = [null];
  const snapshotOf = (number: number): object | null => snapshots[number] ?? null;
  const textOf = (number: number): string | null => texts[number] ?? null;
  return (text) => {
    const message = JSON.parse(text) as Message;
    if (message.restart) {
      snapshots = [null];
      texts = [null];
    }
    for (const snapshot of message.snapshots) snapshots.push(snapshot);
    for (const known of message.texts) texts.push(known);
    return message.rows.map((row) => fromRow(row, snapshotOf, textOf));
  };
};
