import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

declare global {
  interface Window {
    /** What the window was told since it was asked to write it down. */
    told: string[];
  }
}

type Bridge = {
  readonly onStream: (listener: (event: { readonly type: string }) => void) => void;
  readonly onEngine: (listener: (state: string) => void) => void;
};

const writeDown = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { centesimo } = window as unknown as { readonly centesimo: Bridge };
    window.told = [];
    centesimo.onStream(({ type }) => window.told.push(type));
    centesimo.onEngine((state) => window.told.push(state));
  });
const listTold = (page: Page): Promise<readonly string[]> => page.evaluate(() => window.told);

describe('windows of the desktop app', () => {
  let app: DesktopApp;
  let page: Page;
  let calls = 0;

  const post = async (): Promise<void> => {
    calls += 1;
    expect((await postUsage(app, sampleCall(`call-${calls}`))).status).toBe(200);
  };
  const isShown = (): Promise<void> => page.locator(`[data-testid="widget-calls"][data-exact="${calls}"]`).waitFor();
  const tooltip = async (): Promise<string> => (await app.run('tray'))?.tooltip ?? '';

  beforeAll(async () => {
    app = await startDesktop();
    page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
  });
  afterAll(() => app.quit());

  it('hear of calls while they are seen, and that there were some when they are seen again', async () => {
    const empty = await tooltip();
    await writeDown(page);
    await post();
    await isShown();
    await expect.poll(tooltip).not.toBe(empty);
    expect(await listTold(page)).toContain('usage');

    await app.run('closeWindow', 'widget');
    await writeDown(page);
    const before = await tooltip();
    // Worth more than what is rounded away. The tray says when the news has gone round.
    for (let at = 0; at < 5; at += 1) await post();
    await expect.poll(tooltip).not.toBe(before);
    expect(await listTold(page)).toEqual([]);

    await app.run('pick', 'open');
    await isShown();
    expect((await listTold(page))[0]).toBe('running');
  });
});
