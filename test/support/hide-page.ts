import type { BrowserContext, Page } from 'playwright-core';

declare global {
  interface Window {
    isHidden: boolean;
  }
}

/** Lets a test hide the pages of a context: a headless browser shows all of them. */
export const makeHideable = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    window.isHidden = false;
    Object.defineProperty(document, 'hidden', { get: () => window.isHidden });
  });

/** As when the owner turns to another tab, or back to this one. */
export const setHidden = (page: Page, isHidden: boolean): Promise<void> =>
  page.evaluate((hidden) => {
    window.isHidden = hidden;
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
