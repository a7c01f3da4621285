import type { Page } from 'playwright-core';

/**
 * Goes to another address of the program as the back button does, without loading the page anew. What is on screen follows
 * a moment later: wait for something that only the new address has.
 */
export const goTo = (page: Page, address: string): Promise<void> =>
  page.evaluate((next) => {
    history.pushState(history.state, '', next);
    dispatchEvent(new PopStateEvent('popstate', { state: history.state }));
  }, address);
