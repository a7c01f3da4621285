import type { Page } from 'playwright-core';

/**
 * What sticks out: the page, or a screen inside it, that would have to be scrolled sideways, and popups beyond the edge.
 * Tables that scroll in a box of their own are fine. Empty when all fits.
 */
export const findTooWide = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const inside = document.querySelectorAll<HTMLElement>('[role="dialog"], [role="tabpanel"]');
    const scrolled = [document.documentElement, ...inside];
    const popups = [...document.querySelectorAll('.popup')];
    return [
      ...scrolled
        .filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
        .map((box) => `${box.dataset['testid'] ?? box.tagName} is ${box.scrollWidth} in ${box.clientWidth}`),
      ...popups
        .map((popup) => popup.getBoundingClientRect())
        .filter(({ left, right }) => left < 0 || right > innerWidth)
        .map(({ left, right }) => `a popup from ${left} to ${right} in ${innerWidth}`),
    ];
  });
