import type { BudgetMeasure, BudgetPeriod, BudgetScope, ScopeName } from '../budget.ts';

/**
 * Alerts as data: plain JSON, kept as they were found. Amounts are decimal text of a currency or tokens, dates are days of
 * the owner's calendar, times epoch milliseconds. `key` says what an alert is about: it is found again and again, and kept
 * once.
 */

/** What a click opens: the calls the alert is about, from a day to the day after the last. */
export type AlertView = BudgetScope & { readonly from: string; readonly to: string };

type Common = { readonly key: string; readonly at: number; readonly view: AlertView };

/** How a budget stood. */
export type BudgetFacts = {
  readonly budgetId: string;
  readonly name: string;
  readonly measure: BudgetMeasure;
  readonly period: BudgetPeriod;
  /** First day of the period. */
  readonly since: string;
  readonly spent: string;
  readonly amount: string;
  /** Calls that are not in `spent`. */
  readonly unknownCalls: number;
};

export type ThresholdAlert = Common & BudgetFacts & { readonly kind: 'threshold'; readonly threshold: number };

export type ForecastAlert = Common &
  BudgetFacts & {
    readonly kind: 'forecast';
    /** The day on which the budget runs out. */
    readonly passesOn: string;
    readonly low: string;
    readonly expected: string;
    readonly high: string;
    /** When the period is over, epoch ms. */
    readonly endsAt: number;
  };

export type SilenceAlert = Common & {
  readonly kind: 'silence';
  readonly service: string;
  /** A call was expected at least this often. */
  readonly hours: number;
  readonly lastCallAt: number;
};

/** What stands out: EUR of today so far, and of the whole day as it usually is. */
export type Excess = { readonly cost: string; readonly usual: string };

export const causeDimensions = ['service', 'client', 'model', 'operation'] as const;
export type CauseDimension = (typeof causeDimensions)[number] & ScopeName;

export type AnomalyAlert = Common &
  Excess & {
    readonly kind: 'anomaly';
    /** Null: all services together. */
    readonly service: string | null;
    readonly day: string;
    readonly unknownCalls: number;
    readonly cause:
      | (Excess & { readonly dimension: CauseDimension; readonly key: string; readonly label: string })
      | null;
  };

export type DigestAlert = Common & {
  readonly kind: 'digest';
  readonly calls: number;
  readonly tokens: number;
  /** EUR; null where there are calls and the cost of none of them is known. */
  readonly cost: string | null;
  readonly unknownCalls: number;
  /** Of the cost since the week before, in percent with one decimal; null where there is nothing to compare. */
  readonly growthPercent: number | null;
  readonly topService: { readonly key: string; readonly cost: string } | null;
  readonly topModel: { readonly key: string; readonly cost: string } | null;
};

export type Alert = ThresholdAlert | ForecastAlert | SilenceAlert | AnomalyAlert | DigestAlert;
export const alertKinds = [
  'threshold',
  'forecast',
  'silence',
  'anomaly',
  'digest',
] as const satisfies readonly Alert['kind'][];
