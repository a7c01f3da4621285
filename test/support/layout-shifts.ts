import type { BrowserContext, Page } from 'playwright-core';

type Shift = { readonly value: number; readonly at: number; readonly what: readonly string[] };

declare global {
  interface Window {
    layoutShifts: Shift[];
  }
}

/**
 * Writes down every jump of the layout from the first frame on. What moves within half a second of an input is the
 * answer to it, as browsers count it: a test that looks for jumps while something loads has to make the loading slower.
 */
export const watchLayout = async (context: BrowserContext): Promise<void> => {
  await context.addInitScript(() => {
    window.layoutShifts = [];
    const nameOf = (node: Node | null): string =>
      node instanceof Element ? `${node.tagName}.${node.className} ${node.textContent.slice(0, 30)}` : 'text';
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { value, startTime, hadRecentInput, sources } = entry as PerformanceEntry & {
          readonly value: number;
          readonly hadRecentInput: boolean;
          readonly sources: readonly { readonly node: Node | null }[];
        };
        if (hadRecentInput) continue;
        window.layoutShifts.push({ value, at: startTime, what: sources.map(({ node }) => nameOf(node)) });
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
};

/** The jumps since the last time this was asked, largest first, once two frames have been drawn. */
export const takeShifts = (page: Page): Promise<readonly Shift[]> =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    return window.layoutShifts.splice(0).toSorted((one, other) => other.value - one.value);
  });

/** Everything that moved, added up: the measure of a whole session, so stricter than the usual one of its worst part. */
export const sumShifts = (shifts: readonly Shift[]): number => shifts.reduce((sum, { value }) => sum + value, 0);
