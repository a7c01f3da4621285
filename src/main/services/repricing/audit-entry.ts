import { formatNano } from '../../../shared/core/money.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import { maxTime } from '../../../shared/core/period/zone-offset.ts';
import { filterNames } from '../../../shared/contract/dimensions.ts';
import type { ParsedCommand } from '../../../shared/contract/commands.ts';
import type { RepricingView } from '../../../shared/contract/repricing.ts';
import type { CostChange } from '../../store/read-cost-changes.ts';
import type { Choice } from './choose-calls.ts';

/** What is kept of a repricing beside its sums. Times are epoch milliseconds, null for no limit. */
type Audit = {
  readonly from: number | null;
  readonly to: number | null;
  readonly filter: Readonly<Record<string, string[]>>;
  readonly reason: string | null;
};

export const toAudit = ({ range }: Choice, input: ParsedCommand<'applyRepricing'>): string => {
  const given = filterNames.flatMap((name) => (input[name] === undefined ? [] : [[name, input[name]] as const]));
  return JSON.stringify({
    from: range.from,
    to: range.to >= maxTime ? null : range.to,
    filter: Object.fromEntries(given),
    reason: input.reason || null,
  } satisfies Audit);
};

/** A repricing as the contract shows it; times in the owner's zone. */
export const fromAudit = (change: CostChange, timeZone: string): RepricingView => {
  const { from, to, filter, reason } = JSON.parse(change.what) as Audit;
  const toText = (ms: number | null): string | null => (ms === null ? null : toLocalText(ms, timeZone));
  return {
    id: String(change.id),
    made_at: toLocalText(change.madeAt, timeZone),
    undone_at: toText(change.undoneAt),
    state: change.state,
    from: toText(from),
    to: toText(to),
    filter: { ...filter },
    reason,
    calls: change.calls,
    difference: { cost_usd: formatNano(change.differenceNanoUsd), cost_eur: formatNano(change.differenceNanoEur) },
  };
};
