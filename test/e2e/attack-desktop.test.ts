import { dirname } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callBridge } from '../support/bridge.ts';
import { postUsage } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { filesWith } from '../support/files-with.ts';

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;
const texts = [
  'file:///etc/passwd',
  'javascript:window.hit=1',
  'ms-settings:privacy',
  'http://stranger.invalid/x',
  '<img src=x onerror=window.hit=1>',
  '<a href="file:///etc/passwd">x</a>',
  '&File\t&Quit',
] as const;

describe('texts that apps send, on the desktop', () => {
  let app: DesktopApp;
  let widget: Page;
  const complaints: string[] = [];
  beforeAll(async () => {
    app = await startDesktop();
    widget = await app.page('widget');
    await widget.getByTestId('widget').waitFor();
  });
  afterAll(() => app.quit());

  const watch = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('request', (request) => {
      if (!request.url().startsWith('https://centesimo.invalid/')) complaints.push(request.url());
    });
  };

  it('stand in notifications as they are, which lead to a screen of our own alone', async () => {
    watch(widget);
    for (const [at, text] of texts.entries()) {
      const budget = { id: `b${at}`, name: text, scope: { service: [text] }, measure: 'tokens', amount: '1' };
      expect(await callBridge(widget, 'call', 'saveBudget', budget)).toMatchObject({ ok: true });
    }
    const calls = texts.map((text) => ({ service: text, operation: text, model: text, input_tokens: 100 }));
    expect((await postUsage(app, calls)).status).toBe(200);
    const told = async () => (await app.run('notifications')).map(({ title }) => title);
    // A tab is a space by the time it is a budget's name.
    const names = texts.map((text) => text.replaceAll('\t', ' '));
    const isToldOf = (titles: readonly string[], name: string): boolean =>
      titles.some((title) => title.replaceAll('\t', ' ').startsWith(`${name}: `));
    await expect
      .poll(async () => {
        const titles = await told();
        return names.filter((name) => !isToldOf(titles, name));
      }, soon)
      .toEqual([]);

    const titles = await told();
    await app.run(
      'clickNotification',
      titles.findIndex((title) => title.startsWith('javascript:')),
    );
    const details = await app.page('details');
    watch(details);
    await details.getByTestId('panel-overview').waitFor();
    await details.getByTestId('filter-chips').getByText('javascript:window.hit=1').first().waitFor();
    for (const page of [widget, details]) {
      expect(new URL(page.url()).origin).toBe('https://centesimo.invalid');
      const found = await page.evaluate(() => ({
        ran: 'hit' in window,
        made: document.querySelectorAll('[onerror], iframe, [href^="file:"], [href^="javascript:"]').length,
      }));
      expect(found).toEqual({ ran: false, made: 0 });
    }
    expect(complaints).toEqual([]);
  });

  it('are not in the tray, whose figures are our own words', async () => {
    await expect.poll(async () => (await app.run('tray'))?.tooltip, soon).toContain('budget');
    const tray = JSON.stringify(await app.run('tray'));
    for (const text of texts) expect(tray).not.toContain(JSON.stringify(text).slice(1, -1));
  });

  it('hand nothing to the system to open, and open no window', async () => {
    const history = { view: 'history', service: ['file:///etc/passwd'], period: 'all_time' };
    expect(await callBridge(widget, 'desktop', 'openView', history)).toMatchObject({ ok: true });
    const details = await app.page('details');
    const row = details.getByTestId('call-row').first();
    await row.waitFor();
    await row.click();
    const fact = details.getByTestId('call-facts').getByRole('button', { name: 'file:///etc/passwd', exact: true });
    await fact.first().click();
    expect(await app.run('recorded', 'openExternal')).toEqual([]);
    expect(await app.run('recorded', 'showItemInFolder')).toEqual([]);
    expect(await app.run('windows')).toHaveLength(2);
    expect(complaints).toEqual([]);
  });

  it('name no file outside of the folder that a save dialog begins in', async () => {
    const names = ['../../x', '..\\..\\x', '/etc/passwd', 'a\0b', 'CON', '%2e%2e%2f', 'x'.repeat(64), 'a"b\r\nc'];
    for (const name of names) {
      await callBridge(widget, 'desktop', 'exportUsage', { from: name, format: 'csv' });
      await callBridge(widget, 'desktop', 'exportUsage', { to: name, format: 'json' });
    }
    expect(await callBridge(widget, 'desktop', 'exportUsage', { from: 'x'.repeat(300) })).toMatchObject({ ok: false });
    const asked = (await app.run('recorded', 'showSaveDialog')).map((args) =>
      String(args.map((arg) => Object(arg).defaultPath as unknown).find((path) => typeof path === 'string')),
    );
    expect(asked).toHaveLength(2 * names.length);
    expect(new Set(asked.map((path) => dirname(path))).size).toBe(1);
    for (const path of asked) expect(path).toMatch(/[/\\]centesimo-[\w-]{1,80}\.(csv|json)$/);
  });

  it('and no token is in a file, the log of the desktop app among them, before and after its end', async () => {
    expect(filesWith(app.dataDir, ['Centesimo is listening on'])).toHaveLength(1);
    expect(filesWith(app.dataDir, [app.adminToken, app.ingestToken])).toEqual([]);
    expect(await app.quit()).toBe(0);
    expect(filesWith(app.dataDir, [app.adminToken, app.ingestToken])).toEqual([]);
    expect(app.output()).not.toMatch(new RegExp(`${app.adminToken}|${app.ingestToken}`));
  });
});
