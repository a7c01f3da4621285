import { expect, it } from 'vitest';
import { calcBackoffMs } from '../../../src/renderer/api/backoff.ts';
import { createThrottle } from '../../../src/renderer/api/throttle.ts';

it('acts at once, then once per interval, and never forgets the last request', () => {
  let acted = 0;
  const timers: (() => void)[] = [];
  const request = createThrottle(
    () => void (acted += 1),
    () => 250,
    (callback) => timers.push(callback),
  );
  request();
  expect(acted).toBe(1);
  for (let index = 0; index < 100; index += 1) request();
  expect(acted).toBe(1);
  timers.shift()?.();
  expect(acted).toBe(2);
  timers.shift()?.();
  expect(acted).toBe(2);
  expect(timers).toEqual([]);
  request();
  expect(acted).toBe(3);
});

it('waits longer after every failure, up to five seconds', () => {
  expect([0, 1, 2, 3, 4, 5, 50].map((attempt) => calcBackoffMs(attempt, 0))).toEqual([
    250, 500, 1000, 2000, 4000, 5000, 5000,
  ]);
  expect(calcBackoffMs(5, 0.999)).toBeGreaterThan(4000);
});
