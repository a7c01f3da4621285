import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ClockReading, createClockWatch } from '../../../src/main/desktop/clock-watch.ts';

const watch = (readings: readonly ClockReading[]) => {
  let at = 0;
  const look = createClockWatch(() => readings[at]!);
  return readings.slice(1).map(() => {
    at += 1;
    return look();
  });
};
const at = (wallMs: number, steadyMs: number, timeZone = 'Europe/Rome'): ClockReading => ({
  wallMs,
  steadyMs,
  timeZone,
});

describe('createClockWatch', () => {
  it('has nothing to tell while time passes', () => {
    expect(watch([at(0, 0), at(10_000, 10_000), at(3_610_000, 3_610_000)])).toEqual([
      { jumped: false, timeZone: null },
      { jumped: false, timeZone: null },
    ]);
  });

  it.each([
    ['forward', 3_600_000],
    ['back', -3_600_000],
  ])('tells of a clock that was set %s, once', (_way, byMs) => {
    const news = watch([at(0, 0), at(10_000 + byMs, 10_000), at(20_000 + byMs, 20_000)]);
    expect(news.map(({ jumped }) => jumped)).toEqual([true, false]);
  });

  it('tells of another time zone, once', () => {
    const news = watch([at(0, 0), at(1, 1, 'Europe/London'), at(2, 2, 'Europe/London'), at(3, 3)]);
    expect(news.map(({ timeZone }) => timeZone)).toEqual(['Europe/London', null, 'Europe/Rome']);
  });

  it('tells of every jump of more than two seconds and of none below, however long it has not looked', () => {
    const step = fc.record({ passedMs: fc.nat(1e9), jumpMs: fc.integer({ min: -1e10, max: 1e10 }) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1 }), (steps) => {
        const readings = [at(1e12, 0)];
        for (const { passedMs, jumpMs } of steps) {
          const { wallMs, steadyMs } = readings.at(-1)!;
          readings.push(at(wallMs + passedMs + jumpMs, steadyMs + passedMs));
        }
        expect(watch(readings).map(({ jumped }) => jumped)).toEqual(
          steps.map(({ jumpMs }) => Math.abs(jumpMs) > 2_000),
        );
      }),
    );
  });
});
