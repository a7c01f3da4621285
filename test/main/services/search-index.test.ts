import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { createSearchIndex } from '../../../src/main/services/search-index.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';
import type { RunInWriter } from '../../../src/main/store/writer-operations.ts';

/** The service on a clock of its own; `left` calls wait to be indexed, 500 go at a time. */
const startKeeper = (left: number) => {
  const state = { left, steps: 0, now: 0, bugs: 0, fail: null as Error | null };
  let timer: { at: number; work: () => void } | null = null;
  let listener: ((event: StreamEvent) => void) | null = null;
  const keeper = createSearchIndex({
    run: (async () => {
      state.steps += 1;
      if (state.fail !== null) throw state.fail;
      const indexed = Math.min(500, state.left);
      state.left -= indexed;
      return { indexed, more: indexed === 500 };
    }) as unknown as RunInWriter,
    subscribe: (added) => {
      listener = added;
      return () => (listener = null);
    },
    startTimer: (delayMs, work) => {
      const mine = { at: state.now + delayMs, work };
      timer = mine;
      return () => {
        if (timer === mine) timer = null;
      };
    },
    reportBug: () => (state.bugs += 1),
  });
  keeper.start();
  return {
    state,
    keeper,
    /** Lets time pass, with everything that falls due in it. */
    pass: async (ms: number): Promise<void> => {
      const end = state.now + ms;
      for (let due = timer; due !== null && due.at <= end; due = timer) {
        timer = null;
        state.now = due.at;
        due.work();
        for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
      }
      state.now = end;
    },
    record: (calls: number): void => {
      state.left += calls;
      listener?.({ type: 'usage', accepted: calls, last_occurred_at: '2026-06-01T00:00:00Z' });
    },
    isListening: () => listener !== null,
    isWaiting: () => timer !== null,
  };
};

describe('the search index keeper', () => {
  it('indexes what it finds at the start and then rests', async () => {
    const { state, pass, isWaiting } = startKeeper(1_700);
    await pass(100);
    expect(state).toMatchObject({ left: 0, steps: 4 });
    expect(isWaiting()).toBe(false);
  });

  it('waits until recording is over', async () => {
    const { state, pass, record } = startKeeper(0);
    await pass(10);
    for (let news = 0; news < 8; news += 1) {
      record(10);
      await pass(200);
    }
    expect(state.left).toBe(80);
    await pass(200);
    expect(state.left).toBe(0);
  });

  it('keeps up with a load that never ends', async () => {
    const { state, pass, record } = startKeeper(0);
    await pass(10);
    for (let news = 0; news < 150; news += 1) {
      record(1_000);
      await pass(200);
      expect(state.left).toBeLessThanOrEqual(16_000);
    }
    expect(state.steps).toBeGreaterThan(200);
  });

  it('tries again after the database could not be written, and reports a bug once', async () => {
    const { state, pass } = startKeeper(100);
    state.fail = new AppError('unavailable', 'The disk is full.');
    await pass(10_000);
    expect(state).toMatchObject({ left: 100, bugs: 0, steps: 2 });
    state.fail = null;
    await pass(5_000);
    expect(state.left).toBe(0);
    const broken = startKeeper(100);
    broken.state.fail = new Error('no such table');
    await broken.pass(60_000);
    expect(broken.state).toMatchObject({ bugs: 1, steps: 1 });
  });

  it('asks for nothing after it was closed', async () => {
    const { state, keeper, pass, isListening, isWaiting } = startKeeper(5_000);
    await pass(3);
    const { steps } = state;
    await keeper.close();
    expect(isListening()).toBe(false);
    expect(isWaiting()).toBe(false);
    await pass(60_000);
    expect(state.steps).toBe(steps);
  });
});
