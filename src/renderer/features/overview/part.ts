import type { FilterName } from '../../../shared/contract/dimensions.ts';
import type { FilterValue, UsageQuestion } from '../../state/view-state.ts';

/** What every part of the overview is told. */
export type PartProperties = {
  readonly question: UsageQuestion;
  readonly onFilter: (filter: FilterValue) => void;
  /** Dates: from the first day to the day after the last. */
  readonly onPeriod: (range: { readonly from: string; readonly to: string }) => void;
};

type FilterQuestion = Pick<UsageQuestion, FilterName>;

/** The same filters for a period of one's own. */
export const filtersOf = ({ period: _p, from: _f, to: _t, ...filters }: UsageQuestion): FilterQuestion => filters;

/** All but one filter: a list of services offers the others, too, while one of them is chosen. */
export const withoutFilter = (question: UsageQuestion, name: FilterName): UsageQuestion => {
  const { [name]: _, ...rest } = question;
  return rest;
};
