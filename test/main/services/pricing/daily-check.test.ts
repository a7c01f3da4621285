import { beforeEach, describe, expect, it } from 'vitest';
import { startDailyCheck } from '../../../../src/main/services/pricing/daily-check.ts';

const hour = 3_600_000;
let now: number;
let lastAt: number | null;
let isOn: boolean;
let works: boolean;
let done: number;
/** The one timer that is set; due at epoch ms. */
let timer: { readonly dueAt: number; readonly work: () => void } | null;

beforeEach(() => {
  [now, lastAt, isOn, works, done, timer] = [1_000 * hour, null, true, true, 0, null];
});

const start = () =>
  startDailyCheck({
    isOn: () => isOn,
    lastAt: () => lastAt,
    now: () => now,
    startTimer: (delayMs, work) => {
      const set = { dueAt: now + delayMs, work };
      timer = set;
      return () => {
        if (timer === set) timer = null;
      };
    },
    work: () => {
      done += 1;
      if (!works) return Promise.reject(new Error('offline'));
      lastAt = now;
      return Promise.resolve();
    },
  });

const pass = (hours: number): void => {
  for (let passed = 0; passed < hours; passed += 1) {
    now += hour;
    if (timer !== null && timer.dueAt <= now) timer.work();
  }
};

describe('the daily check', () => {
  it('looks at once and then every 24 hours', () => {
    start();
    expect(done).toBe(1);
    pass(23);
    expect(done).toBe(1);
    pass(1);
    expect(done).toBe(2);
    pass(72);
    expect(done).toBe(5);
  });

  it('does nothing at start when the last time is less than a day ago', () => {
    lastAt = now - 23 * hour;
    start();
    expect(done).toBe(0);
    pass(1);
    expect(done).toBe(1);
  });

  it('does nothing while it is off, and starts when it is switched on', () => {
    isOn = false;
    const { check } = start();
    pass(100);
    expect(done).toBe(0);
    isOn = true;
    check();
    expect(done).toBe(1);
    pass(24);
    expect(done).toBe(2);
  });

  it('tries again within the hour after a failure', () => {
    works = false;
    start();
    pass(3);
    expect(done).toBe(4);
    works = true;
    pass(1);
    expect(done).toBe(5);
    pass(23);
    expect(done).toBe(5);
  });

  it('does not wait for a clock that was ahead', () => {
    lastAt = now + 500 * hour;
    start();
    expect(done).toBe(1);
  });

  it('stops', () => {
    const { stop } = start();
    stop();
    pass(100);
    expect(done).toBe(1);
  });
});
