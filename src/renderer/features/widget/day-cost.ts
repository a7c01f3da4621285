import type { Series } from '../../../shared/contract/read-models.ts';
import { formatDay } from '../../format/dates.ts';

export type DayCost = {
  /** The day as it is read: "12 giu". */
  readonly day: string;
  /** Decimal string; null when not known. */
  readonly eur: string | null;
  /** The same as a float: enough for the height of a bar, never for a figure that is read. */
  readonly value: number | null;
};

export const toDayCosts = (items: Series['items'], timeZone: string, locale: string): readonly DayCost[] =>
  items.map(({ start, cost_eur: eur }) => ({
    day: formatDay(start, timeZone, locale),
    eur,
    value: eur === null ? null : Number(eur),
  }));

/** The day that cost most; undefined when no day has a known cost above zero. */
export const findHighest = (days: readonly DayCost[]): DayCost | undefined =>
  days.reduce<DayCost | undefined>((best, day) => ((day.value ?? 0) > (best?.value ?? 0) ? day : best), undefined);
