import type { BrowserContext } from 'playwright-core';

/** What no screen may do; empty as long as all is well. */
export type Misdeeds = {
  /** Errors in the console and thrown ones, breaches of the page policy among them. */
  readonly complaints: string[];
  /** Requests to anybody but the engine. */
  readonly strangers: string[];
  /** Dialogs and windows that were opened. */
  readonly openings: string[];
};

/** Watches every page of the context from before its first script on. @param url the engine's address */
export const watchPages = async (context: BrowserContext, url: string): Promise<Misdeeds> => {
  const misdeeds: Misdeeds = { complaints: [], strangers: [], openings: [] };
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
      console.error(`policy: ${violatedDirective} ${blockedURI} ${sample}`);
    });
  });
  context.on('request', (request) => {
    if (!request.url().startsWith(`${url}/`)) misdeeds.strangers.push(request.url());
  });
  context.on('dialog', (dialog) => {
    misdeeds.openings.push(`${dialog.type()}: ${dialog.message()}`);
    void dialog.dismiss();
  });
  context.on('console', (message) => {
    if (message.type() === 'error') misdeeds.complaints.push(message.text());
  });
  context.on('weberror', (error) => misdeeds.complaints.push(String(error.error())));
  context.on('page', (page) => {
    page.on('popup', (popup) => misdeeds.openings.push(`window: ${popup.url()}`));
    page.on('download', (download) => misdeeds.openings.push(`download: ${download.url()}`));
  });
  return misdeeds;
};
