import fc from 'fast-check';
import { expect, it } from 'vitest';
import { always, chooseDated, type PriceValidity } from '../../../../src/shared/core/pricing/dated-price.ts';

const at = (text: string) => Date.parse(text);
const entry = (name: string, validity: Partial<PriceValidity> = {}) => ({ name, validity: { ...always, ...validity } });
const hour = (from: number, to: number) => ({ startSecond: from * 3600, endSecond: to * 3600 });

it('takes the last entry that holds', () => {
  const entries = [entry('old'), entry('new', { fromMs: at('2025-06-10') })];
  expect(chooseDated(entries, at('2025-06-09T23:59:59.999Z')).value?.name).toBe('old');
  expect(chooseDated(entries, at('2025-06-10')).value?.name).toBe('new');
  expect(chooseDated([entries[1]!], at('2025-01-01')).value).toBeUndefined();
});

it('knows windows that pass midnight', () => {
  const entries = [entry('day'), entry('night', { windows: [hour(22, 2)] })];
  const names = ['21:59', '22:00', '01:59', '02:00'].map(
    (time) => chooseDated(entries, at(`2026-01-05T${time}Z`)).value?.name,
  );
  expect(names).toEqual(['day', 'night', 'night', 'day']);
});

it('counts weekdays in the price list’s own days', () => {
  const entries = [entry('off'), entry('peak', { windows: [hour(1, 4)], weekdaysOnly: true, dayOffsetHours: 8 })];
  const name = (day: string) => chooseDated(entries, at(`${day}T02:00Z`)).value?.name;
  expect(name('2026-08-28')).toBe('peak');
  expect(name('2026-08-29')).toBe('off');
  expect(name('2026-08-30')).toBe('off');
  expect(name('2026-08-31')).toBe('peak');
});

it('never changes its answer inside the window it gives', () => {
  const ms = fc.integer({ min: at('2026-08-10'), max: at('2026-09-10') });
  const validity = fc.record({
    fromMs: fc.option(ms),
    untilMs: fc.option(ms),
    windows: fc.array(
      fc.tuple(fc.nat({ max: 23 }), fc.nat({ max: 23 })).map(([from, to]) => hour(from, to)),
      { maxLength: 2 },
    ),
    weekdaysOnly: fc.boolean(),
    dayOffsetHours: fc.constantFrom(0, 8, -5),
  });
  fc.assert(
    fc.property(
      fc.array(validity, { minLength: 1, maxLength: 4 }),
      ms,
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, moment, share) => {
        const entries = all.map((one, index) => ({ index, validity: one }));
        const chosen = chooseDated(entries, moment);
        expect(chosen.fromMs <= moment && moment < chosen.untilMs).toBe(true);
        const from = Math.max(chosen.fromMs, at('2026-08-01'));
        const until = Math.min(chosen.untilMs, at('2026-09-20'));
        const other = from + Math.floor(share * (until - from - 1));
        expect(chooseDated(entries, other).value).toBe(chosen.value);
      },
    ),
    { numRuns: 500 },
  );
});
