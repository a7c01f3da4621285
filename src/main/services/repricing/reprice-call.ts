import { AppError } from '../../../shared/core/app-error.ts';
import type { AppliedRate } from '../../../shared/core/exchange-rate.ts';
import type { StoredEvent } from '../../../shared/core/ledger-entry.ts';
import { isNoUsage } from '../../../shared/core/pricing/quantities.ts';
import type { UsageReport } from '../../../shared/core/usage-event.ts';
import type { NewCost } from '../../store/cost-state.ts';
import type { PricedUsage, Pricer } from '../pricing-types.ts';

/** That nothing was reported is not kept but for the reason a call is unpriced for: see `notes.ts`. */
const reportedUsage = ({ costStatus, appliedPrice }: StoredEvent): boolean => {
  const notes: unknown = costStatus === 'unpriced' && appliedPrice && 'notes' in appliedPrice && appliedPrice.notes;
  return !Array.isArray(notes) || !notes.some((text) => String(text).startsWith('no_usage:'));
};

const toReport = (event: StoredEvent): UsageReport => ({
  ...event.report,
  billedCostUsd: null,
  flatCost: null,
  occurredAtGiven: true,
  usageReported: reportedUsage(event),
});

const texts = new WeakMap<object, string>();

/** A price as text; the name of the list it was found in is not part of what it is. */
const toPriceText = (price: object | null): string => {
  if (price === null) return '';
  const known = texts.get(price);
  if (known !== undefined) return known;
  const text = JSON.stringify('source' in price ? { ...price, source: '' } : price);
  texts.set(price, text);
  return text;
};

const isSame = (event: StoredEvent, priced: PricedUsage): boolean => {
  if (event.costStatus !== priced.costStatus) return false;
  // Why there is no price may be put in other words by now; that there is none is the same.
  if (priced.costStatus === 'unpriced') return true;
  return (
    event.costNanoUsd === priced.costNanoUsd &&
    event.costNanoEur === priced.costNanoEur &&
    // Where nothing was used, no price makes a difference.
    (isNoUsage(event.report.units) || toPriceText(event.appliedPrice) === toPriceText(priced.appliedPrice))
  );
};

/** A cost beyond the ledger's range is a mistake of the price or the call, which stays as it is. */
const tryPrice = (pricer: Pricer, report: UsageReport, rate: AppliedRate | null): PricedUsage | null => {
  try {
    return pricer.priceReport(report, rate);
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return null;
    throw error;
  }
};

/**
 * The cost a stored call would be recorded with now: the price that is known by now for the call's own time, converted
 * with the rate it already has (without one, the rate known by now). Null when nothing would change.
 */
export const repriceCall = (event: StoredEvent, pricer: Pricer): NewCost | null => {
  const priced = tryPrice(pricer, toReport(event), event.appliedRate as AppliedRate | null);
  if (priced === null || isSame(event, priced)) return null;
  return {
    costStatus: priced.costStatus,
    eurStatus: priced.eurStatus,
    costNanoUsd: priced.costNanoUsd,
    costNanoEur: priced.costNanoEur,
    catalogueNanoUsd: priced.catalogueNanoUsd,
    appliedPrice: priced.appliedPrice,
    appliedRate: priced.appliedRate,
  };
};

/** As text, for telling one new cost from another. */
export const toCostText = (cost: NewCost): string =>
  [
    cost.costStatus,
    cost.eurStatus,
    cost.costNanoUsd,
    cost.costNanoEur,
    toPriceText(cost.appliedPrice),
    JSON.stringify(cost.appliedRate),
  ].join(' ');
