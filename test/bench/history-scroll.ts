import type { Page } from 'playwright-core';
import { launchChromium } from '../support/chromium.ts';
import { createRandom } from '../support/random.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { toPercentiles } from './overview-reads.ts';

export type HistoryScroll = {
  /** Frames a second in the slowest twentieth of the frames. */
  readonly slowFps: number;
  /** Share of frames that took longer than one at 60 a second, and than three. */
  readonly over17Percent: number;
  readonly over50Percent: number;
  /** From a key or click to the frame that shows its effect. */
  readonly interactionP95Ms: number;
  readonly layoutShift: number;
  readonly longestTaskMs: number;
};

type Recorded = {
  readonly frames: readonly number[];
  readonly interactions: readonly number[];
  readonly shift: number;
  readonly tasks: readonly number[];
};

const viewport = { width: 1440, height: 900 };
const seed = 20_260_612;
const wheelPixels = 240;
/** A frame at 60 a second, with what timers are off by. */
const frameMs = 1000 / 60 + 0.5;

/** Starts to write down frames, interactions and shifts; what it returns ends that. Runs in the page. */
const record = (): void => {
  const frames: number[] = [];
  const tasks: number[] = [];
  const interactions = new Map<number, number>();
  let shift = 0;
  let last = performance.now();
  const onFrame = (now: number): void => {
    frames.push(now - last);
    last = now;
    requestAnimationFrame(onFrame);
  };
  requestAnimationFrame(onFrame);
  const observe = (options: PerformanceObserverInit, take: (entry: PerformanceEntry) => void): void =>
    new PerformanceObserver((list) => list.getEntries().forEach(take)).observe(options);
  observe({ type: 'longtask' }, ({ duration }) => tasks.push(duration));
  observe({ type: 'layout-shift' }, (entry) => {
    const { value, hadRecentInput } = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
    if (!hadRecentInput) shift += value;
  });
  observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit, (entry) => {
    const { interactionId, duration } = entry as PerformanceEventTiming & { interactionId: number };
    if (interactionId > 0) interactions.set(interactionId, Math.max(duration, interactions.get(interactionId) ?? 0));
  });
  Object.assign(globalThis, {
    takeRecorded: () => {
      const taken = { frames: frames.slice(2), interactions: [...interactions.values()], shift, tasks: [...tasks] };
      frames.length = 0;
      return taken;
    },
  });
};

const takeRecorded = (page: Page): Promise<Recorded> =>
  page.evaluate(() => (globalThis as unknown as { takeRecorded: () => Recorded }).takeRecorded());

const turnWheel = async (page: Page, untilMs: number): Promise<void> => {
  await page.mouse.move(viewport.width / 2, viewport.height / 2);
  const end = performance.now() + untilMs;
  for (let turn = 0; performance.now() < end; turn += 1) {
    await page.mouse.wheel(0, turn % 60 < 40 ? wheelPixels : -wheelPixels);
    await page.waitForTimeout(1000 / 60);
  }
};

/** A headless browser hides its scrollbars, so this puts the box where dragging the thumb would. */
const dragScrollbar = async (page: Page, untilMs: number, random: () => number): Promise<void> => {
  const scroller = page.getByTestId('calls');
  const end = performance.now() + untilMs;
  let share = 0;
  while (performance.now() < end) {
    const to = random();
    for (let step = 1; step <= 15; step += 1) {
      const at = share + ((to - share) * step) / 15;
      await scroller.evaluate((box, place) => (box.scrollTop = place * (box.scrollHeight - box.clientHeight)), at);
      await page.waitForTimeout(1000 / 60);
    }
    share = to;
    await page.waitForTimeout(200);
  }
};

const interact = async (page: Page, rounds: number): Promise<void> => {
  await page.getByTestId('calls').focus();
  for (let round = 0; round < rounds; round += 1) {
    for (const key of ['ArrowDown', 'PageDown', 'ArrowDown', 'PageUp', 'Enter', 'Escape', 'End', 'Home']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(60);
    }
    await page.getByTestId('call-row').nth(12).click();
    await page.waitForTimeout(100);
    await page.keyboard.press('Escape');
  }
};

/**
 * Opens the history of all time in Chromium and scrolls: by wheel, by dragging the scrollbar to random places, then uses
 * keys and clicks. The program must be built and hold calls; its one-time sign-in is used up.
 *
 * @param seconds of each way of scrolling
 */
export const measureHistoryScroll = async (program: RunningProgram, seconds = 5): Promise<HistoryScroll> => {
  const browser = await launchChromium();
  try {
    const page = await browser.newPage({ viewport, locale: 'en-GB' });
    await page.goto(program.signInUrl);
    await page.getByTestId('widget').waitFor();
    await page.addInitScript(record);
    await page.goto(`${program.url}/?view=history&period=all_time`);
    await page.getByTestId('call-row').first().waitFor();
    await page.waitForTimeout(1000);
    const { shift: openingShift } = await takeRecorded(page);
    await turnWheel(page, seconds * 1000);
    await dragScrollbar(page, seconds * 1000, createRandom(seed));
    const { frames, tasks } = await takeRecorded(page);
    await interact(page, 5);
    const { interactions, shift } = await takeRecorded(page);
    const slow = toPercentiles(frames).p95;
    const share = (ms: number): number => (frames.filter((frame) => frame > ms).length / frames.length) * 100;
    return {
      slowFps: 1000 / slow,
      over17Percent: share(frameMs),
      over50Percent: share(50),
      interactionP95Ms: toPercentiles(interactions).p95,
      layoutShift: Math.max(openingShift, shift),
      longestTaskMs: Math.max(0, ...tasks),
    };
  } finally {
    await browser.close();
  }
};
