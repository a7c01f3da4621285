import { useEngineQuery } from '../../api/use-engine-query.ts';
import type { FilterValue } from '../../state/view-state.ts';
import { ArrivedLate } from './ArrivedLate.tsx';
import { BusiestDay } from './BusiestDay.tsx';
import { CachingSavings } from './CachingSavings.tsx';
import { Empty } from './Empty.tsx';
import { HourGrid } from './HourGrid.tsx';
import { Hours } from './Hours.tsx';
import { Months } from './Months.tsx';
import type { PartProperties } from './part.ts';
import { PeriodSeries } from './PeriodSeries.tsx';
import { RankedPanel } from './RankedPanel.tsx';
import { ResponseTime } from './ResponseTime.tsx';
import { SharePanel } from './SharePanel.tsx';
import { SummaryCards } from './SummaryCards.tsx';
import { Weeks } from './Weeks.tsx';

export type OverviewProperties = PartProperties & {
  readonly filters: readonly FilterValue[];
  readonly onClearFilters: () => void;
  /** Opens the closed months and their reports. */
  readonly onMonths: () => void;
};

const half = 'md:col-span-6';
/** With a ring beside the list, there is room for two only in a wide window. */
const wideHalf = 'md:col-span-12 lg:col-span-6';

/** What was spent on what, when and for whom. Every part asks for its own figures, all of them at once. */
export const Overview = ({ filters, onClearFilters, onMonths, ...part }: OverviewProperties) => {
  const { data, isPrevious } = useEngineQuery('summary', part.question);
  if (data?.calls === 0 && !isPrevious) {
    return <Empty hasFilters={filters.length > 0} onClearFilters={onClearFilters} />;
  }
  return (
    <div className="flex flex-col gap-4 p-4 sm:p-6" data-testid="overview">
      <SummaryCards {...part}>
        {filters.length > 0 ? null : <ArrivedLate question={part.question} onMonths={onMonths} />}
      </SummaryCards>
      <div className="grid gap-4 md:grid-cols-12">
        <PeriodSeries {...part} />
        <div className="facts md:col-span-12 lg:col-span-4">
          <BusiestDay {...part} />
          <ResponseTime {...part} />
          <CachingSavings {...part} />
        </div>
        <Weeks {...part} />
        <Months {...part} />
        <SharePanel by="provider" className={wideHalf} {...part} />
        <SharePanel by="model" className={wideHalf} {...part} />
        <RankedPanel by="service" limit={20} order="cost" className={half} {...part} />
        <RankedPanel by="operation" limit={20} order="cost" className={half} {...part} />
        <Hours {...part} />
        <HourGrid {...part} />
        <RankedPanel by="client" limit={10} order="cost" className={half} {...part} />
        <RankedPanel by="conversation" limit={20} order="tokens" className={half} {...part} />
      </div>
    </div>
  );
};
