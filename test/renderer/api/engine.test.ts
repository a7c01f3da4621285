import { QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Engine, startEngine } from '../../../src/renderer/api/engine.ts';
import type { LiveListener, Transport } from '../../../src/renderer/api/transport.ts';

/** The engine's news come at most five times a second. */
const newsEveryMs = 200;
const usage = { type: 'usage', accepted: 1000, last_occurred_at: '2026-11-21T12:00:00Z' } as const;

/** The page, as far as it matters here: whether it is seen, and its address. */
let page: EventTarget & { hidden: boolean };
const setHidden = (hidden: boolean): void => {
  page.hidden = hidden;
  page.dispatchEvent(new Event('visibilitychange'));
};

let engine: Engine;
let live: LiveListener;
let asked: number;
let rests: number;

/** An engine that answers every question after `answerMs`, with two questions on screen. */
const start = async (search: string, answerMs = 20): Promise<void> => {
  vi.stubGlobal('location', { search });
  asked = 0;
  rests = 0;
  const transport: Transport = {
    call: () => {
      asked += 1;
      return new Promise((resolve) => setTimeout(() => resolve({} as never), answerMs));
    },
    startLive: (listener) => {
      live = listener;
      return { reconnect: () => undefined, rest: () => void (rests += 1), stop: () => undefined };
    },
    exportUsage: null,
    signIn: null,
    desktop: null,
  };
  engine = startEngine(transport);
  for (const period of ['today', 'current_month'] as const) {
    new QueryObserver(engine.queryClient, { queryKey: ['summary', { period }] }).subscribe(() => undefined);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  expect(asked).toBe(2);
  asked = 0;
};

/** News from now on, the last one just before `forMs` are over. */
const pourIn = async (forMs: number): Promise<void> => {
  for (let at = newsEveryMs; at < forMs; at += newsEveryMs) {
    live.onEvent(usage);
    await vi.advanceTimersByTimeAsync(newsEveryMs);
  }
};

beforeEach(() => {
  vi.useFakeTimers();
  page = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('document', page);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('the questions of a page while calls pour in', () => {
  it('are asked at once for the first call', async () => {
    await start('?view=overview');
    live.onEvent(usage);
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toBe(2);
  });

  it('are asked once a second where the details are open, each once', async () => {
    await start('?view=overview');
    await pourIn(10_000);
    expect(asked).toBe(10 * 2);
  });

  it('are asked four times a second where the widget is, which is to be current within a second', async () => {
    await start('');
    await pourIn(10_000);
    expect(asked).toBe(40 * 2);
  });

  it('are asked anew only when they have been answered', async () => {
    await start('?view=overview', 3_000);
    await pourIn(30_000);
    expect(asked).toBe(10 * 2);
  });

  it('are asked once more after the last call, and then no more', async () => {
    await start('?view=overview');
    live.onEvent(usage);
    await vi.advanceTimersByTimeAsync(500);
    live.onEvent(usage);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(2 * 2);
  });

  it('are not asked while the page is hidden, and once when it is seen again', async () => {
    await start('?view=overview');
    setHidden(true);
    expect(rests).toBe(1);
    await pourIn(10_000);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(0);
    setHidden(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([asked, rests]).toEqual([2, 1]);
  });

  it('are not asked when a page that missed nothing is seen again', async () => {
    await start('');
    setHidden(true);
    setHidden(false);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toBe(0);
  });
});

it('a page that is opened unseen rests from the start', async () => {
  page.hidden = true;
  await start('');
  expect(rests).toBe(1);
});
