import { getZoneOffset } from './zone-offset.ts';

const minuteMs = 60_000;
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * An instant as RFC 3339 with the zone's offset; the fraction is written only where there is one. Offsets with seconds
 * (Monrovia before 1972: -00:44:30), which the format cannot hold, are rounded to the minute and the clock time with
 * them: the instant stays exact. Not for `maxTime`, which stands for "no end".
 *
 * Example: `toLocalText(1787396445500, 'Europe/Rome')` is `2026-08-22T15:00:45.500+02:00`.
 */
export const toLocalText = (epochMs: number, timeZone: string): string => {
  const minutes = Math.round(getZoneOffset(timeZone).offsetAt(epochMs) / minuteMs);
  const clock = new Date(epochMs + minutes * minuteMs).toISOString().replace('.000Z', '').replace('Z', '');
  const ahead = Math.abs(minutes);
  return `${clock}${minutes < 0 ? '-' : '+'}${twoDigits(Math.floor(ahead / 60))}:${twoDigits(ahead % 60)}`;
};
