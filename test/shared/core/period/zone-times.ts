import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';

/** Zones with something odd: quarter hours, half-hour DST, skipped dates, missing midnights, offsets with seconds. */
export const zones = [
  'UTC',
  'Europe/Rome',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/St_Johns',
  'Pacific/Apia',
  'America/Sao_Paulo',
  'Africa/Monrovia',
  'Africa/Casablanca',
  'Asia/Beirut',
] as const;

export const toZoned = (epochMs: number, timeZone: string) =>
  Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone);

export const at = (text: string): number => Temporal.Instant.from(text).epochMilliseconds;

const anyTime = fc.integer({ min: at('1930-01-01T00:00Z'), max: at('2090-01-01T00:00Z') });

/** A zone and an instant in it, half of the time within some hours of a clock change. */
export const zonedTime = fc
  .record({
    zone: fc.constantFrom(...zones),
    time: anyTime,
    nearChange: fc.boolean(),
    shift: fc.oneof(
      fc.constantFrom(-1, 0, 1),
      fc.integer({ min: -4 * 3_600_000, max: 4 * 3_600_000 }),
      fc.integer({ min: -48, max: 48 }).map((quarters) => quarters * 900_000),
    ),
  })
  .map(({ zone, time, nearChange, shift }) => {
    const change = nearChange ? toZoned(time, zone).getTimeZoneTransition('next') : null;
    return { zone, time: change === null || change === undefined ? time : change.epochMilliseconds + shift };
  });
