import { usageLimits } from '../../../shared/contract/usage-event-wire.ts';
import type { FieldError } from '../../../shared/core/app-error.ts';
import type { JsonObject } from '../json-object.ts';

export type LitellmTimes =
  | {
      readonly ok: true;
      /** RFC 3339, or null where the payload says nothing or nothing that can be believed. */
      readonly occurredAt: string | null;
      /** The clock of the gateway is more than a day ahead. */
      readonly clockSkew: boolean;
      /** Whole milliseconds from start to end; null where either is missing or the end comes first. */
      readonly durationMs: number | null;
    }
  | { readonly ok: false; readonly error: FieldError };

/** The first and the last second that RFC 3339 can write, without the last day of either side. */
const firstSecond = -62_135_000_000;
const lastSecond = 253_402_000_000;

/**
 * `startTime` and `endTime`, in seconds since 1970 with a fraction. A clock that is more than a day ahead is not believed,
 * and the call is kept at the moment it came in: it will not be sent again.
 */
export const readLitellmTimes = (payload: JsonObject, now: number): LitellmTimes => {
  const start = payload['startTime'] ?? null;
  const end = payload['endTime'] ?? null;
  const given = start ?? end;
  if (given === null) return { ok: true, occurredAt: null, clockSkew: false, durationMs: null };
  if (typeof given !== 'number' || !(given > firstSecond && given < lastSecond)) {
    const pointer = start === null ? '/endTime' : '/startTime';
    return { ok: false, error: { pointer, code: 'invalid_time', detail: 'It must be in seconds since 1970.' } };
  }
  const durationMs =
    typeof start === 'number' && typeof end === 'number' && end >= start && end < lastSecond
      ? Math.round((end - start) * 1000)
      : null;
  const occurredAt = Math.round(given * 1000);
  const clockSkew = occurredAt - now > usageLimits.skewMs;
  return { ok: true, occurredAt: clockSkew ? null : new Date(occurredAt).toISOString(), clockSkew, durationMs };
};
