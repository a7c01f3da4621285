import type { Summary } from '../../../shared/contract/read-models.ts';

/** How a figure moved since the period before: in percent of it, or for shares in percentage points. */
export type Change = { readonly unit: 'percent' | 'points'; readonly value: number };

type Measure = keyof NonNullable<Summary['previous']>['growth_percent'];

const toChange = (unit: Change['unit'], value: number | null | undefined): Change | null =>
  value === null || value === undefined ? null : { unit, value };

/** Against as much of the period before as has passed of this one. */
export const growthOf = ({ previous }: Summary, measure: Measure): Change | null =>
  toChange('percent', previous?.to_date.growth_percent[measure]);

/** Against the whole period before, in points of one decimal. */
export const pointsOf = (summary: Summary, share: 'success_rate' | 'coverage_percent'): Change | null => {
  const [now, before] = [summary[share], summary.previous?.[share] ?? null];
  return now === null || before === null ? null : { unit: 'points', value: Math.round((now - before) * 10) / 10 };
};

/** Between two decimal amounts; null when one is not known or there is nothing to compare with. */
export const changeBetween = (now: string | null, before: string | null | undefined): Change | null => {
  if (now === null || before === null || before === undefined || Number(before) === 0) return null;
  return { unit: 'percent', value: (Number(now) / Number(before) - 1) * 100 };
};
