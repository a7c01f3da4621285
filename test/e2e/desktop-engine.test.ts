import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;
const restarted =
  'The engine stopped unexpectedly and has been started again. Everything that was acknowledged is kept.';

/** Collects what the notice above the figures says from now on, however short it is there. */
const collectNotices = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const seen: (string | null)[] = [];
    Object.assign(window, { seenNotices: seen });
    new MutationObserver(() => {
      const notice = document.querySelector('[data-testid="connection-notice"]');
      if (notice !== null) seen.push(notice.textContent);
    }).observe(document.body, { childList: true, subtree: true });
  });
const readNotices = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => [...new Set((window as unknown as { readonly seenNotices: readonly string[] }).seenNotices)]);

describe('an engine that breaks', () => {
  let app: DesktopApp;
  beforeAll(async () => {
    app = await startDesktop();
  });
  afterAll(() => app.quit());

  const toldOf = async (): Promise<readonly string[]> => (await app.run('notifications')).map(({ body }) => body);

  it('is started again where it was, with a message, and nothing is lost', async () => {
    const page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
    await app.run('pick', 'details');
    const details = await app.page('details');
    await details.getByTestId('panel-overview').waitFor();
    await collectNotices(details);
    const url = app.url();
    let acknowledged = 0;
    let attempts = 0;
    const post = async (): Promise<void> => {
      attempts += 1;
      const answer = await postUsage(app, sampleCall(`call-${attempts}`)).catch(() => null);
      if (answer?.status === 200) acknowledged += 1;
    };
    for (let at = 0; at < 20; at += 1) await post();
    const posting = Array.from({ length: 20 }, post);
    await app.run('breakEngine');
    await Promise.all(posting);
    expect(acknowledged).toBeGreaterThanOrEqual(20);

    await expect.poll(toldOf, soon).toEqual([restarted]);
    expect(app.url()).toBe(url);
    await post();
    const read = async (): Promise<number> => {
      const answer = await fetch(`${url}/v1/summary?period=all_time`, { headers: { 'x-api-key': app.adminToken } });
      return ((await answer.json()) as { readonly calls: number }).calls;
    };
    const kept = await read();
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    expect(kept).toBeLessThanOrEqual(attempts);
    await page.locator(`[data-testid="widget-calls"][data-exact="${kept}"]`).waitFor(soon);
    const log = readFileSync(join(app.dataDir, 'logs', 'centesimo.log'), 'utf8');
    expect(log).toContain('has been started again');

    // In a browser there would be a link to open; here it comes back by itself, and the sentence goes.
    expect(await readNotices(details)).toEqual([
      'The engine stopped and is being started again. These are the last figures.',
    ]);
    await details.getByTestId('connection-notice').waitFor({ state: 'detached', ...soon });
  });

  it('is given up, with a reason, when it keeps breaking', async () => {
    const end = app.ended.then(() => 'ended' as const);
    const breakAndWait = async (): Promise<'ended' | 'restarted'> => {
      const told = (await toldOf()).length;
      await app.run('breakEngine').catch(() => undefined);
      const again = expect
        .poll(async () => (await toldOf()).length, soon)
        .toBe(told + 1)
        .then(() => 'restarted' as const);
      again.catch(() => undefined);
      return Promise.race([again, end]);
    };
    // Four within a minute; a busy machine may need more than that minute for them.
    let outcome = await breakAndWait();
    for (let breaks = 1; outcome === 'restarted' && breaks < 10; breaks += 1) outcome = await breakAndWait();
    expect(outcome).toBe('ended');
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain('keeps stopping');
  });
});
