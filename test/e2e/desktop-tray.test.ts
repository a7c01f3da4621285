import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callBridge } from '../support/bridge.ts';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const trayOf = async (app: DesktopApp) => {
  const tray = await app.run('tray');
  if (tray === null) throw new Error('There is no tray icon.');
  return tray;
};
const widgetOf = async (app: DesktopApp) => {
  const widget = (await app.run('windows')).find(({ url }) => !url.includes('view='));
  if (widget === undefined) throw new Error('There is no widget.');
  return widget;
};

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;

describe('the tray of a Linux desktop', () => {
  const config = makeTempDir();
  let app: DesktopApp;
  beforeAll(async () => {
    app = await startDesktop({ locale: 'it-IT', env: { XDG_CONFIG_HOME: config } });
    await (await app.page('widget')).getByTestId('widget').waitFor();
  });
  afterAll(() => app.quit());

  it("shows this month's cost soon after a call, and sets no picture for it", async () => {
    await expect.poll(async () => (await trayOf(app)).tooltip, soon).toBe('Ancora nessuna chiamata questo mese');
    for (let at = 0; at < 5; at += 1) expect((await postUsage(app, sampleCall(`t${at}`))).status).toBe(200);
    const cost = /^Questo mese: 0,0\d\s€$/;
    await expect.poll(async () => (await trayOf(app)).tooltip, soon).toMatch(cost);
    const tray = await trayOf(app);
    expect(tray.menu[0]?.label).toMatch(cost);
    expect(tray.image).toMatch(/normal-24\.png$/);
    expect(await app.run('recorded', 'Tray.setImage')).toEqual([]);
  });

  it('offers what the product promises, in the language of the system', async () => {
    expect((await trayOf(app)).menu.slice(1).map(({ label }) => label)).toEqual([
      '-',
      'Apri',
      'Dettagli',
      'Esporta…',
      '-',
      'Sospendi le notifiche',
      "Avvia all'accesso",
      'Impostazioni',
      'Copia la diagnostica',
      '-',
      'Esci',
    ]);
  });

  it('follows the language and the theme of the settings at once', async () => {
    const page = await app.page('widget');
    expect(await callBridge(page, 'call', 'changeSettings', { language: 'en', theme: 'dark' })).toMatchObject({
      ok: true,
    });
    await expect.poll(async () => (await trayOf(app)).menu.at(-1)?.label, soon).toBe('Quit');
    expect(await app.run('theme')).toBe('dark');
    await expect.poll(() => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches), soon).toBe(true);
  });

  it('pauses notifications for an hour or until tomorrow, and resumes them', async () => {
    const pausing = async (): Promise<string | undefined> =>
      (await trayOf(app)).menu.find(({ entries }) => entries !== undefined)?.label;
    const hourMs = 3_600_000;
    const from = Date.now();
    await app.run('pick', 'pauseHour');
    await expect.poll(pausing, soon).toMatch(/^Notifications paused until \d/);
    const answer = await callBridge(await app.page('widget'), 'call', 'settings', {});
    const until = answer.ok ? Date.parse(Object(answer.value).settings.notifications_paused_until) : Number.NaN;
    expect(until).toBeGreaterThanOrEqual(from + hourMs);
    expect(until).toBeLessThanOrEqual(Date.now() + hourMs);
    await app.run('pick', 'resume');
    await expect.poll(pausing, soon).toBe('Pause notifications');
    await app.run('pick', 'pauseDay');
    await expect.poll(pausing, soon).toMatch(/^Notifications paused until/);
    await app.run('pick', 'resume');
    await expect.poll(pausing, soon).toBe('Pause notifications');
  });

  it('shows a budget that is nearly or wholly used up, tells once, and leads to its calls', async () => {
    const page = await app.page('widget');
    // Two calls of USD 0.0075: the first passes 80 %, the second 100 %.
    const budget = { id: 'bots', name: 'Bots', scope: { service: ['bot'] }, measure: 'cost_usd', amount: '0.009' };
    expect(await callBridge(page, 'call', 'saveBudget', budget)).toMatchObject({ ok: true });
    const pictures = async () =>
      (await app.run('recorded', 'Tray.setImage')).map(([path]) => String(path).split('/').at(-1));
    const told = async () => (await app.run('notifications')).flatMap(({ title }) => title.match(/^Bots: .*/) ?? []);
    expect((await postUsage(app, sampleCall('b1', 'bot'))).status).toBe(200);
    await expect.poll(pictures, soon).toEqual(['near-24.png']);
    expect((await trayOf(app)).tooltip).toContain('A budget is nearly used up');
    await expect.poll(told, soon).toEqual(['Bots: 83% used']);
    expect((await postUsage(app, sampleCall('b2', 'bot'))).status).toBe(200);
    await expect.poll(pictures, soon).toEqual(['near-24.png', 'over-24.png']);
    await expect.poll(told, soon).toEqual(['Bots: 83% used', 'Bots: 166% used']);
    expect((await postUsage(app, sampleCall('b3', 'bot'))).status).toBe(200);

    const at = (await app.run('notifications')).findIndex(({ title }) => title === 'Bots: 166% used');
    await app.run('clickNotification', at);
    const details = await app.page('details');
    await details.getByTestId('panel-overview').waitFor();
    const search = new URL(details.url()).searchParams;
    expect(search.getAll('service')).toEqual(['bot']);
    expect(search.get('from')).toMatch(/^\d{4}-\d\d-01$/);
    const closed = details.waitForEvent('close');
    await app.run('closeWindow', 'details');
    await closed;
    expect(await pictures()).toEqual(['near-24.png', 'over-24.png']);
  });

  it('opens details and settings, each in the one details window', async () => {
    await app.run('pick', 'details');
    const details = await app.page('details');
    await details.getByTestId('panel-overview').waitFor();
    await app.run('pick', 'settings');
    await details.getByTestId('panel-settings').waitFor();
    expect(await app.run('windows')).toHaveLength(2);
    const closed = details.waitForEvent('close');
    await app.run('closeWindow', 'details');
    await closed;
  });

  it('puts diagnostics without tokens on the clipboard', async () => {
    await app.run('pick', 'copyDiagnostics');
    await expect.poll(async () => (await app.run('recorded', 'clipboard')).length, soon).toBe(1);
    const [[text] = []] = await app.run('recorded', 'clipboard');
    expect(text).toContain('centesimo: ');
    expect(text).toContain('Centesimo is listening on http://127.0.0.1:');
    expect(text).not.toContain(app.adminToken);
    expect(text).not.toContain(app.ingestToken);
  });

  it('goes into the tray when its window is closed, and says so once', async () => {
    const said = async () =>
      (await app.run('notifications')).filter(({ title }) => title.includes('goes on recording'));
    await app.run('closeWindow', 'widget');
    expect((await widgetOf(app)).isVisible).toBe(false);
    expect(await said()).toHaveLength(1);
    await app.run('pick', 'open');
    expect((await widgetOf(app)).isVisible).toBe(true);
    await app.run('closeWindow', 'widget');
    expect(await said()).toHaveLength(1);
    const at = (await app.run('notifications')).findIndex(({ title }) => title.includes('goes on recording'));
    await app.run('clickNotification', at);
    expect((await widgetOf(app)).isVisible).toBe(true);
  });

  it('starts at login when asked to, without a window, and no longer when not', async () => {
    const entry = join(config, 'autostart', 'centesimo.desktop');
    const isChecked = async (): Promise<boolean | undefined> =>
      (await trayOf(app)).menu.find(({ id }) => id === 'startAtLogin')?.checked;
    await app.run('pick', 'startAtLogin');
    await expect.poll(isChecked, soon).toBe(true);
    expect(readFileSync(entry, 'utf8')).toMatch(/^Exec="\/.*" --hidden$/m);
    await app.run('pick', 'startAtLogin');
    await expect.poll(isChecked, soon).toBe(false);
    expect(existsSync(entry)).toBe(false);
  });

  it('asks the screens to look again when the machine has slept', async () => {
    const page = await app.page('widget');
    const told = page.evaluate(
      () =>
        new Promise((resolve) => {
          const { centesimo } = window as unknown as {
            readonly centesimo: { readonly onEngine: (listener: (state: string) => void) => void };
          };
          centesimo.onEngine(resolve);
        }),
    );
    await expect
      .poll(async () => {
        await app.run('resume');
        return Promise.race([told, new Promise((resolve) => setTimeout(() => resolve('nothing yet'), 100))]);
      }, soon)
      .toBe('running');
  });

  it('ends the program from its menu', async () => {
    void app.run('pick', 'quit').catch(() => undefined);
    expect(await app.ended).toBe(0);
  });
});

describe('the tray of a Mac', () => {
  const icon = { x: 1400, y: 0, width: 30, height: 25 };
  let app: DesktopApp;
  beforeAll(async () => {
    app = await startDesktop({ platform: 'darwin' });
    await (await app.page('widget')).getByTestId('widget').waitFor();
  });
  afterAll(() => app.quit());

  it('has a template picture and the cost beside it', async () => {
    expect(await trayOf(app)).toMatchObject({ isTemplate: true, title: '' });
    expect((await trayOf(app)).image).toMatch(/normalTemplate\.png$/);
    expect((await postUsage(app, sampleCall('m1'))).status).toBe(200);
    await expect.poll(async () => (await trayOf(app)).title, soon).toMatch(/^€0\.00\d/);
  });

  it('opens the widget under the icon, and puts it away at a click elsewhere unless it is pinned', async () => {
    await app.run('blurWindow', 'widget');
    expect((await widgetOf(app)).isVisible).toBe(false);
    await expect
      .poll(async () => {
        await app.run('clickTray', icon);
        return (await widgetOf(app)).isVisible;
      }, soon)
      .toBe(true);
    expect((await widgetOf(app)).bounds).toEqual({ x: 1225, y: 29, width: 380, height: 700 });

    const page = await app.page('widget');
    await page.getByTestId('window-pin').click();
    await expect.poll(async () => (await widgetOf(app)).isOnTop, soon).toBe(true);
    await app.run('blurWindow', 'widget');
    expect((await widgetOf(app)).isVisible).toBe(true);
    await page.getByTestId('window-pin').click();
    await expect.poll(async () => (await widgetOf(app)).isOnTop, soon).toBe(false);
  });

  it('shows its menu at a click with the right button', async () => {
    await app.run('rightClickTray');
    expect((await trayOf(app)).menu.map(({ id }) => id)).toContain('quit');
    expect((await app.run('applicationMenu'))?.map(({ label }) => label)).toEqual(['Centesimo', 'Edit', 'Window']);
  });
});

describe('a desktop without a tray', () => {
  it('opens the widget as a window, says so once, and ends with it', async () => {
    const dataDir = makeTempDir();
    const options = { dataDir, env: { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }, args: ['--hidden'] };
    const app = await startDesktop(options);
    await (await app.page('widget')).getByTestId('widget').waitFor();
    expect(await app.run('tray')).toBeNull();
    await expect.poll(async () => (await widgetOf(app)).isVisible, soon).toBe(true);
    expect(await app.run('recorded', 'showMessageBox')).toHaveLength(1);
    await app.run('dragWindow', 'widget', 321, 234);
    void app.run('closeWindow', 'widget').catch(() => undefined);
    expect(await app.ended).toBe(0);

    const again = await startDesktop(options);
    await (await again.page('widget')).getByTestId('widget').waitFor();
    expect(await again.run('recorded', 'showMessageBox')).toEqual([]);
    expect((await widgetOf(again)).bounds).toMatchObject({ x: 321, y: 234 });
    await again.quit();
  });
});
