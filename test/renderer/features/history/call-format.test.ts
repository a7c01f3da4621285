import { describe, expect, it } from 'vitest';
import { createCallFormat } from '../../../../src/renderer/features/history/call-format.ts';
import { makeEventView } from './event-view.ts';

const plain = (text: string | undefined): string | undefined => text?.replace(/[\u00a0\u202f\u2009]/g, ' ');
const english = createCallFormat('Europe/Rome', 'en-GB', '2026-06-12');
const italian = createCallFormat('Europe/Rome', 'it', '2026-06-12');
const on = (occurred_at: string) => makeEventView({ occurred_at });

describe('the cells of a call', () => {
  it('name the day where it is not today', () => {
    expect(english.day(on('2026-06-12T00:00:00+02:00'))).toBe('');
    expect(english.day(on('2026-06-11T23:59:59+02:00'))).toBe('Yesterday');
    expect(italian.day(on('2026-06-11T23:59:59+02:00'))).toBe('Ieri');
    expect(italian.day(on('2026-05-31T12:00:00+02:00'))).toBe('31 mag');
    expect(english.day(on('2025-12-31T12:00:00+01:00'))).toBe('31 Dec 2025');
    expect(createCallFormat('Europe/Rome', 'it', '2026-01-01').day(on('2025-12-31T12:00:00+01:00'))).toBe('Ieri');
  });

  it('tell the time in the owner’s zone', () => {
    expect(italian.time(on('2026-06-12T14:32:05+02:00'))).toBe('14:32:05');
    expect(english.moment('2026-06-12T14:32:05+02:00')).toBe('12 Jun 2026, 14:32:05');
  });

  it.each([
    [0, '0ms'],
    [999, '999ms'],
    [1000, '1s'],
    [1249, '1.2s'],
    [59_499, '59.5s'],
    [59_700, '1m'],
    [125_000, '2m 5s'],
    [3_599_400, '59m 59s'],
    [3_600_000, '1h'],
    [123_456_789, '34h 18m'],
  ])('write %s ms as %s', (ms, text) => {
    expect(english.duration(ms)).toBe(text);
  });

  it('show a cost in EUR, in USD while there is no rate, and none where it is not known', () => {
    expect(plain(italian.cost({ cost_eur: '0.028782716', cost_usd: '0.03' })?.text)).toBe('0,03 €');
    expect(plain(italian.cost({ cost_eur: '0.028782716', cost_usd: '0.03' })?.exact)).toBe('0,028782716 €');
    expect(plain(italian.cost({ cost_eur: null, cost_usd: '0.0075' })?.text)).toBe('0,0075 $');
    expect(italian.cost({ cost_eur: null, cost_usd: null })).toBeNull();
  });
});
