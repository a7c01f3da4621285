import type { Figures } from '../../shared/core/figures.ts';
import { boundRange, daysIn, resolvePeriod } from '../../shared/core/period.ts';
import type { TimeRange } from '../../shared/core/period.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import { elapsedPrevious, previousRange } from '../../shared/core/period/previous-range.ts';
import type { ParsedQuery, QueryHandlers } from '../../shared/contract/queries.ts';
import type { UsageFilter } from '../store/usage-filter.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { toFiguresView, toGrowthView, unknownGrowth } from './figures-view.ts';
import { readForecastView } from './forecast.ts';
import type { OwnerClock } from './owner-clock.ts';
import { toUsageFilter } from './usage-query.ts';

/** Figures of a period, and of the one before it with the growth since. */
export const createSummaryQuery =
  (reader: UsageReader, clock: OwnerClock): QueryHandlers['summary'] =>
  (input) => {
    const { timeZone } = clock;
    const now = clock.now();
    const range = resolvePeriod(input, now, timeZone, clock.weekStart);
    const filter = toUsageFilter(input);
    const seen = reader.readBounds(filter.workspace);
    const current = reader.readTotal(range, filter);
    const shown = boundRange(range, seen, now, timeZone);
    return {
      from: toLocalText(shown.from, timeZone),
      to: toLocalText(shown.to, timeZone),
      time_zone: timeZone,
      ...toFiguresView(current, daysIn(range, timeZone, now, seen?.firstAt ?? null)),
      duration_ms: reader.readDurations(range, filter),
      previous: readPrevious(reader, clock, { input, range, filter, now, current }),
      forecast: readForecastView(reader, clock, { input, range, filter, now }),
    };
  };

type Question = {
  readonly input: ParsedQuery<'summary'>;
  readonly range: TimeRange;
  readonly filter: UsageFilter;
  readonly now: number;
  readonly current: Figures;
};

const readPrevious = (reader: UsageReader, clock: OwnerClock, { input, range, filter, now, current }: Question) => {
  const { timeZone } = clock;
  const before = previousRange(input, range, timeZone);
  if (before === null || !reader.canCut(before)) return null;
  const elapsed = elapsedPrevious(input, range, now, timeZone) ?? before;
  const figures = reader.readTotal(before, filter);
  return {
    from: toLocalText(before.from, timeZone),
    to: toLocalText(before.to, timeZone),
    ...toFiguresView(figures, daysIn(before, timeZone, now)),
    duration_ms: reader.readDurations(before, filter),
    growth_percent: toGrowthView(current, figures),
    to_date: {
      to: toLocalText(elapsed.to, timeZone),
      // Where that moment lies amid calls that are only known together, nobody can tell.
      growth_percent: reader.canCut(elapsed) ? toGrowthView(current, reader.readTotal(elapsed, filter)) : unknownGrowth,
    },
  };
};
