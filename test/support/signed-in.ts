import type { BrowserContext, Page } from 'playwright-core';
import type { RunningProgram } from './spawn-program.ts';

/** A new one-time address that signs a browser in. */
export const newSignInUrl = async ({ url, adminToken }: RunningProgram): Promise<string> => {
  const answer = await fetch(`${url}/v1/sign-in-codes`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminToken}` },
  });
  return ((await answer.json()) as { url: string }).url;
};

/**
 * A page of the context, signed in and on the widget.
 *
 * @param url what the page knows the program by, where that is not its own address
 */
export const openSignedIn = async (
  context: BrowserContext,
  program: RunningProgram,
  url: string = program.url,
): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(url + new URL(await newSignInUrl(program)).hash);
  await page.locator('[data-testid="widget-calls"][data-exact], [data-testid="widget-empty"]').first().waitFor();
  return page;
};
