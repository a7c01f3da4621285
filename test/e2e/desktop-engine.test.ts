import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

describe('an engine that breaks', () => {
  let app: DesktopApp;
  beforeAll(async () => {
    app = await startDesktop();
  });
  afterAll(() => app.quit());

  it('is started again where it was, with a message, and nothing is lost', async () => {
    const page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
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

    await expect
      .poll(async () => (await app.run('notifications')).map(({ body }) => body), { timeout: 10_000 })
      .toEqual([expect.stringContaining('has been started again')]);
    expect(app.url()).toBe(url);
    await post();
    const read = async (): Promise<number> => {
      const answer = await fetch(`${url}/v1/summary?period=all_time`, { headers: { 'x-api-key': app.adminToken } });
      return ((await answer.json()) as { readonly calls: number }).calls;
    };
    const kept = await read();
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
    expect(kept).toBeLessThanOrEqual(attempts);
    await page.locator(`[data-testid="widget-calls"][data-exact="${kept}"]`).waitFor({ timeout: 5_000 });
    const log = readFileSync(join(app.dataDir, 'logs', 'centesimo.log'), 'utf8');
    expect(log).toContain('has been started again');
  });

  it('is given up, with a reason, when it keeps breaking', async () => {
    for (let breaks = 2; breaks <= 3; breaks += 1) {
      await app.run('breakEngine');
      await expect.poll(async () => (await app.run('notifications')).length, { timeout: 10_000 }).toBe(breaks);
    }
    void app.run('breakEngine').catch(() => undefined);
    expect(await app.ended).toBe(1);
    expect(app.output()).toContain('keeps stopping');
  });
});
