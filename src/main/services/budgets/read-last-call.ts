import { hourMs } from '../../../shared/core/period/zone-offset.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { OwnerClock } from '../owner-clock.ts';

/** Looked at first: a service that is watched usually calls. */
const recentDays = 8;
/** Hours of the clock are at most this far from hours since the day's start. */
const mostShiftHours = 2;

/**
 * When a service last called, epoch ms, calls dated ahead left aside; null when never. The rollups say in which hour, so
 * that only the calls around it are walked.
 */
export const readLastCall = (
  reader: UsageReader,
  { days }: OwnerClock,
  service: string,
  now: number,
): number | null => {
  const { dayOf, startOfDay } = days;
  const filter = { service: [service] };
  const latestFirst = (times: readonly number[]): number[] => times.toSorted((a, b) => b - a);

  const listTimes = (from: number | null, to: number, time: 'day' | 'hour'): number[] =>
    latestFirst(reader.readGroups({ from, to }, filter, { time }).map((group) => group.time));

  const findOn = (day: number): number | null => {
    const [start, next] = [startOfDay(day), startOfDay(day + 1)];
    for (const hour of listTimes(start, next, 'hour')) {
      const at = start + (hour - day * 24) * hourMs;
      const range = {
        from: Math.max(start, at - mostShiftHours * hourMs),
        to: Math.min(next, now + 1, at + (1 + mostShiftHours) * hourMs),
      };
      const [call] =
        range.from < range.to ? reader.listEvents({ range, filter, terms: [], after: null, limit: 1 }) : [];
      if (call !== undefined) return call.report.occurredAt;
    }
    return null;
  };

  const findSince = (from: number | null): number | null => {
    for (const day of listTimes(from, startOfDay(dayOf(now) + 1), 'day')) {
      const found = findOn(day);
      if (found !== null) return found;
    }
    return null;
  };

  const recent = findSince(startOfDay(dayOf(now) - recentDays));
  if (recent !== null) return recent;
  const single = findSince(null);
  const retired = reader.readLastRetiredAt(filter);
  return single === null || (retired !== null && retired > single) ? retired : single;
};
