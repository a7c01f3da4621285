import type { BrowserContext, Page } from 'playwright-core';

declare global {
  interface Window {
    /** What the stand-in for the browser's notifications was asked to show. */
    notified: { readonly title: string; readonly click: () => void }[];
  }
}

/** A browser that allows notifications, and writes down what is shown. */
export const recordNotifications = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => {
    window.notified = [];
    class Recorded extends EventTarget {
      static permission = 'granted';
      static requestPermission = (): Promise<string> => Promise.resolve('granted');
      constructor(title: string) {
        super();
        window.notified.push({ title, click: () => this.dispatchEvent(new Event('click')) });
      }
      close(): void {}
    }
    Object.defineProperty(window, 'Notification', { value: Recorded });
  });

/** Titles, oldest first. */
export const listNotified = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => window.notified.map(({ title }) => title));
