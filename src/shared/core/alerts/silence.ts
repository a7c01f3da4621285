import { toDayText } from '../period/civil-day.ts';
import { createDayIndex } from '../period/day-index.ts';
import { hourMs } from '../period/zone-offset.ts';
import type { SilenceAlert } from './alert.ts';
import { calcTimeWithin, type DailyWindow } from './daily-window.ts';

/** A service is expected to call at least once every so many hours; only hours inside `active` count. */
export type SilenceRule = { readonly service: string; readonly hours: number; readonly active: DailyWindow | null };

/**
 * A service that has not called for too long. One silence is one alert: its key is the last call. A service that has never
 * called is not missed.
 *
 * Example: every 3 hours, active 09:00 to 18:00; after a call at 17:00 the silence is too long at 11:00 the next day.
 *
 * @param awakeSince since when calls could have come in without a break, epoch ms: time in which the program did not run
 *   is nobody's silence
 */
export const calcSilence = (
  { service, hours, active }: SilenceRule,
  lastCallAt: number | null,
  awakeSince: number,
  now: number,
  timeZone: string,
): SilenceAlert | null => {
  if (lastCallAt === null) return null;
  if (calcTimeWithin(active, Math.max(lastCallAt, awakeSince), now, timeZone) < hours * hourMs) return null;
  const { dayOf } = createDayIndex(timeZone);
  return {
    kind: 'silence',
    key: `silence/${lastCallAt}/${hours}/${service}`,
    at: now,
    view: { service: [service], from: toDayText(dayOf(lastCallAt)), to: toDayText(dayOf(now) + 1) },
    service,
    hours,
    lastCallAt,
  };
};
