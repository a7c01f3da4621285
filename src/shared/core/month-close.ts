import { addFigures, noFigures } from './figures.ts';
import type { Figures } from './figures.ts';
import { formatNano } from './money.ts';
import { firstDayOf, monthOf, toDayNumber, toDayText } from './period/civil-day.ts';
import type { CostStatus, EurStatus } from './usage-event.ts';

/** What a closed month keeps of a call. '' stands for "none"; times are epoch ms, costs nano-units, null not known. */
export type SealedCall = {
  readonly occurredAt: number;
  readonly workspace: string;
  readonly id: string;
  readonly service: string;
  readonly operation: string;
  readonly provider: string;
  readonly model: string;
  readonly client: string;
  readonly success: boolean;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly costNanoUsd: bigint | null;
  readonly costNanoEur: bigint | null;
  readonly costStatus: CostStatus;
  readonly eurStatus: EurStatus;
  readonly fxRate: string;
  readonly fxDate: string;
};

const toMoney = (nano: bigint | null): string => (nano === null ? '' : formatNano(nano));

/**
 * A call as a line of what the checksum is taken over: a JSON array of texts, in the words of the export, and a line
 * feed. `docs/month-close.md` describes it for whoever checks the sum without this program.
 */
export const toSealedLine = (call: SealedCall): string => {
  const texts = [
    new Date(call.occurredAt).toISOString(),
    call.workspace,
    call.id,
    call.service,
    call.operation,
    call.provider,
    call.model,
    call.client,
    String(call.success),
    String(call.inputTokens),
    String(call.outputTokens),
    String(call.cacheReadTokens),
    toMoney(call.costNanoUsd),
    toMoney(call.costNanoEur),
    call.costStatus,
    call.eurStatus,
    call.fxRate,
    call.fxDate,
  ];
  return `${JSON.stringify(texts)}\n`;
};

/** One call as figures, by the same rules as every sum of the program. */
const toFigures = (call: SealedCall): Figures => ({
  calls: 1,
  failedCalls: call.success ? 0 : 1,
  unpricedCalls: call.costStatus === 'unpriced' ? 1 : 0,
  usdUnknownCalls: call.costNanoUsd === null ? 1 : 0,
  eurUnknownCalls: call.costNanoEur === null ? 1 : 0,
  eurProvisionalCalls: call.costNanoEur !== null && call.eurStatus === 'provisional' ? 1 : 0,
  inputTokens: call.inputTokens,
  outputTokens: call.outputTokens,
  cacheReadTokens: call.cacheReadTokens,
  costNanoUsd: call.costNanoUsd ?? 0n,
  costNanoEur: call.costNanoEur ?? 0n,
});

/** A sum over calls that have these names in common. */
export type NamedSum<N> = { readonly names: N; readonly figures: Figures };

/** Adds calls up by names; the sums come in the order of the names. */
export const createNamedSums = <N extends object, C extends SealedCall>(namesOf: (call: C) => N) => {
  const sums = new Map<string, { names: N; figures: Figures }>();
  return {
    add: (call: C): void => {
      const names = namesOf(call);
      const key = JSON.stringify(Object.values(names));
      const sum = sums.get(key);
      if (sum === undefined) sums.set(key, { names, figures: toFigures(call) });
      else sum.figures = addFigures(sum.figures, toFigures(call));
    },
    list: (): NamedSum<N>[] =>
      [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, { names, figures }]) => ({ names, figures })),
  };
};

export const sumFigures = (sums: readonly { readonly figures: Figures }[]): Figures =>
  sums.reduce((total, { figures }) => addFigures(total, figures), noFigures);

/** `2026-08` -> its number (`year * 12 + month - 1`); the text must be a month. */
export const toMonthNumber = (text: string): number => monthOf(toDayNumber(`${text}-01`)!);

/** 24319 -> `2026-08`. */
export const toMonthText = (month: number): string => {
  const day = toDayText(firstDayOf(month));
  return day.slice(0, day.lastIndexOf('-'));
};
