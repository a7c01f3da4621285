import { describe, expect, it } from 'vitest';
import { formatDay, formatLastDay, formatTime, toDayKey } from '../../../src/renderer/format/dates.ts';

describe('days', () => {
  it('reads a time in the zone of the owner', () => {
    expect(formatDay('2026-06-11T22:00:00Z', 'Europe/Rome', 'it')).toBe('12 giu');
    expect(formatDay('2026-06-11T22:00:00Z', 'America/New_York', 'en-US')).toBe('Jun 11');
  });

  it('takes a bare date as it is', () => {
    expect(formatDay('2026-06-12', 'America/Los_Angeles', 'en-US')).toBe('Jun 12');
    expect(formatDay('2026-06-12', 'Pacific/Auckland', 'en-GB')).toBe('12 Jun');
  });

  it('names the last day inside a half-open period', () => {
    expect(formatLastDay('2026-06-01T00:00:00+02:00', 'Europe/Rome', 'it')).toBe('31 mag');
    expect(formatLastDay('2026-06-01', 'America/Los_Angeles', 'it')).toBe('31 mag');
    expect(formatLastDay('2026-06-01T10:00:00+02:00', 'Europe/Rome', 'it')).toBe('1 giu');
  });

  it('changes its key at the midnight of the zone', () => {
    expect(toDayKey(Date.parse('2026-06-11T21:59:59Z'), 'Europe/Rome')).toBe('2026-06-11');
    expect(toDayKey(Date.parse('2026-06-11T22:00:00Z'), 'Europe/Rome')).toBe('2026-06-12');
  });
});

it('writes times in the zone of the owner', () => {
  expect(formatTime(Date.parse('2026-06-11T12:32:05Z'), 'Europe/Rome', 'it')).toBe('14:32:05');
});
