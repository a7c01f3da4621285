import { createDayIndex } from '../shared/core/period/day-index.ts';
import { createHourIndex } from '../shared/core/period/hour-index.ts';
import type { DayCut } from './store/rollup-tables.ts';

/** How the ledger's rollups are cut for an owner's zone; throws `AppError` `invalid` for an unknown one. */
export const createDayCut = (timeZone: string): DayCut => {
  const { dayOf, startOfDay } = createDayIndex(timeZone);
  return {
    key: `${timeZone} ${process.versions.tz ?? ''}`,
    dayOf,
    startOfDay,
    hourOf: createHourIndex(timeZone).hourOf,
  };
};
