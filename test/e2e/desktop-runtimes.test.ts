import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import { type AnyDesktop, runtimes } from '../support/electron-stand-in/runtimes.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A busy machine takes its time; how soon a free one does it, the benchmarks say. */
const soon = { timeout: 30_000 } as const;

describe.each(runtimes)('the desktop app on $name', ({ missing, start }) => {
  let app: AnyDesktop;

  beforeAll(async () => {
    if (missing === null) app = await start();
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    if (missing === null) await app.quit();
  });

  it('shows a call in the widget by itself', async () => {
    const widget = await app.page('widget');
    await widget.getByTestId('widget').waitFor();
    expect((await postUsage(app, sampleCall('a'))).status).toBe(200);
    await widget.locator('[data-testid="widget-cost-usd"][data-exact="0.0075"]').waitFor(soon);
  });

  it('opens the details in one window of their own, and closing them leaves the widget', async () => {
    const widget = await app.page('widget');
    await widget.evaluate(() => {
      const { centesimo } = window as unknown as { centesimo: { desktop: (...all: unknown[]) => Promise<unknown> } };
      return centesimo.desktop('openView', { view: 'history', service: ['chatbot'] });
    });
    const details = await app.page('details');
    await details.getByTestId('panel-history').waitFor();
    expect(new URL(details.url()).search).toBe('?view=history&service=chatbot');
    expect(await details.getByTestId('widget').count()).toBe(0);

    await widget.getByTestId('widget-settings').click();
    await details.getByTestId('panel-settings').waitFor();
    expect((await app.windows()).length).toBe(2);

    const closed = details.waitForEvent('close');
    // The window closes on the key's way down: its way up may find no page left.
    await Promise.allSettled([details.keyboard.press('Escape')]);
    await closed;
    await expect.poll(async () => (await app.windows()).length, soon).toBe(1);
    expect(await widget.getByTestId('widget').isVisible()).toBe(true);
  });

  it('saves what is on screen where the owner says, like the download', async () => {
    const path = join(makeTempDir(), 'calls.csv');
    await app.answerSave(path);
    const widget = await app.page('widget');
    const answer = await widget.evaluate(() => {
      const { centesimo } = window as unknown as { centesimo: { desktop: (...all: unknown[]) => Promise<unknown> } };
      return centesimo.desktop('exportUsage', { period: 'current_month', format: 'csv', delimiter: 'tab' });
    });
    expect(answer).toEqual({ ok: true, value: { path } });
    const admin = readFileSync(join(app.dataDir, 'admin-token'), 'utf8').trim();
    const download = await fetch(`${app.url()}/v1/export?period=current_month&format=csv&delimiter=tab`, {
      headers: { 'x-api-key': admin },
    });
    const text = await download.text();
    expect(text).toContain('0.0075');
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('keeps every window in the sandbox', async () => {
    for (const { url, preferences } of await app.windows()) {
      expect(url).toMatch(/^app:\/\/centesimo\//);
      expect(preferences).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
      });
    }
  });

  it('a second start shows the first one and ends', async () => {
    await app.closeWindow('widget');
    await expect.poll(async () => (await app.windows())[0]?.isVisible, soon).toBe(false);
    expect(await app.startAgain()).toBe(1);
    await expect.poll(async () => (await app.windows())[0]?.isVisible, soon).toBe(true);
    expect(existsSync(join(app.dataDir, 'endpoint.json'))).toBe(true);
  });

  it('quits under load and keeps all that was acknowledged', async () => {
    const busy = await start();
    let acknowledged = 0;
    const post = async (lane: number): Promise<void> => {
      for (let at = 0; ; at += 1) {
        const answer = await postUsage(busy, sampleCall(`${lane}-${at}`)).catch(() => null);
        if (answer?.status === 200) acknowledged += 1;
        else return;
      }
    };
    const posting = Array.from({ length: 16 }, (_, lane) => post(lane));
    await expect.poll(() => acknowledged, soon).toBeGreaterThan(200);
    expect(await busy.quit()).toBe(0);
    await Promise.all(posting);
    expect(existsSync(join(busy.dataDir, 'endpoint.json'))).toBe(false);

    const { default: Database } = await import('better-sqlite3');
    const db = new Database(join(busy.dataDir, 'centesimo.db'), { readonly: true });
    const kept = db.prepare('SELECT count(*) AS calls FROM usage_events').get() as { readonly calls: number };
    db.close();
    expect(kept.calls).toBeGreaterThanOrEqual(acknowledged);
  });
});
