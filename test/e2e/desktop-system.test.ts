import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import Database from 'better-sqlite3';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callBridge } from '../support/bridge.ts';
import { calmZone } from '../support/calm-zone.ts';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A busy machine takes its time, and the app looks at the clock every few seconds. */
const soon = { timeout: 45_000 } as const;
const dayMs = 86_400_000;

const startReady = async (options: Parameters<typeof startDesktop>[0] = {}): Promise<DesktopApp> => {
  const app = await startDesktop(options);
  await (await app.page('widget')).getByTestId('widget').waitFor();
  return app;
};
const tooltipOf = async (app: DesktopApp): Promise<string | undefined> => (await app.run('tray'))?.tooltip;
const toldOf = async (app: DesktopApp): Promise<readonly string[]> =>
  (await app.run('notifications')).map(({ body }) => body);

describe('a clock that changes', () => {
  const zone = calmZone();
  let app: DesktopApp;
  let page: Page;
  beforeAll(async () => {
    app = await startReady({ env: { TZ: zone } });
    page = await app.page('widget');
    expect((await postUsage(app, sampleCall('now'))).status).toBe(200);
  });
  afterAll(() => app.quit());

  const callsShown = (calls: number) => page.locator(`[data-testid="widget-calls"][data-exact="${calls}"]`);

  it('is noticed when it is set forward: another month, in tray and widget', async () => {
    await expect.poll(() => tooltipOf(app), soon).toMatch(/^This month: €0\.00\d/);
    await callsShown(1).waitFor(soon);
    await app.run('setClock', 40 * dayMs);
    await expect.poll(() => tooltipOf(app), soon).toBe('No call this month yet');
    await callsShown(0).waitFor(soon);
    expect((await postUsage(app, sampleCall('later'))).status).toBe(200);
    await expect.poll(() => tooltipOf(app), soon).toMatch(/^This month: €0\.00\d/);
    await callsShown(1).waitFor(soon);
  });

  it('and when it is set back, to before any call', async () => {
    await app.run('setClock', -40 * dayMs);
    await expect.poll(() => tooltipOf(app), soon).toBe('No call this month yet');
    await callsShown(0).waitFor(soon);
    await app.run('setClock', 0);
    await app.run('resume');
    await expect.poll(() => tooltipOf(app), soon).toMatch(/^This month: €0\.00\d/);
    await callsShown(1).waitFor(soon);
  });

  it('is told of when it is another time zone, once, since days are still counted in the old one', async () => {
    const moved = `The system's time zone is Pacific/Auckland now. Days are still counted in ${zone} until Centesimo is started again.`;
    await app.run('setTimeZone', 'Pacific/Auckland');
    await expect.poll(() => toldOf(app), soon).toEqual([moved]);
    await app.run('clickNotification', 0);
    const details = await app.page('details');
    await details.getByTestId('section-general').waitFor();
    const closed = details.waitForEvent('close');
    await app.run('closeWindow', 'details');
    await closed;

    // Home again, and away with a zone of the owner's own choice: nothing to say.
    expect(await callBridge(page, 'call', 'changeSettings', { time_zone: zone, theme: 'dark' })).toMatchObject({
      ok: true,
    });
    await expect.poll(() => app.run('theme'), soon).toBe('dark');
    await app.run('setTimeZone', 'America/Lima');
    // After a sleep it looks at once.
    await app.run('resume');
    expect(await toldOf(app)).toEqual([moved]);
  });
});

describe('the end of a session', () => {
  /** What is left of an app that ended while apps posted. */
  const endUnderLoad = async (app: DesktopApp, end: () => Promise<unknown>): Promise<void> => {
    let acknowledged = 0;
    const post = async (lane: number): Promise<void> => {
      for (let at = 0; ; at += 1) {
        const answer = await postUsage(app, sampleCall(`${lane}-${at}`)).catch(() => null);
        if (answer?.status !== 200) return;
        acknowledged += 1;
      }
    };
    const posting = Array.from({ length: 4 }, (_, lane) => post(lane));
    await expect.poll(() => acknowledged, soon).toBeGreaterThan(20);
    await end();
    expect(await app.ended).toBe(0);
    await Promise.all(posting);
    for (const name of ['endpoint.json', 'instance.lock', 'centesimo.db-wal']) {
      expect(existsSync(join(app.dataDir, name))).toBe(false);
    }
    const db = new Database(join(app.dataDir, 'centesimo.db'), { readonly: true });
    const kept = db.prepare('SELECT count(*) AS calls FROM usage_events').get() as { readonly calls: number };
    db.close();
    expect(kept.calls).toBeGreaterThanOrEqual(acknowledged);
  };

  it('on Windows closes the engine and ends the program, with its window hidden in the tray too', async () => {
    const app = await startReady({ args: ['--hidden'] });
    await endUnderLoad(app, () => app.run('endSession', 'widget'));
  });

  it('on macOS and Linux asks for the time it takes, and ends cleanly', async () => {
    const app = await startReady();
    await endUnderLoad(app, async () => {
      expect(await app.run('shutDown')).toBe(true);
    });
  });
});

describe.skipIf(process.platform !== 'linux')('who shows tray icons on Linux', () => {
  /** A desktop whose session bus is asked through a program that answers like this. */
  const startOn = (desktop: string, answer: string): Promise<DesktopApp> => {
    const dir = makeTempDir();
    writeFileSync(join(dir, 'gdbus'), `#!/bin/sh\n${answer}\n`);
    chmodSync(join(dir, 'gdbus'), 0o755);
    return startReady({
      args: ['--hidden'],
      env: { XDG_CURRENT_DESKTOP: desktop, PATH: `${dir}${delimiter}${process.env['PATH'] ?? ''}` },
    });
  };
  const isWidgetVisible = async (app: DesktopApp): Promise<boolean | undefined> =>
    (await app.run('windows'))[0]?.isVisible;

  it.each([
    ['GNOME with an extension that shows them', 'GNOME', "echo '(true,)'"],
    ['KDE, though nobody answers in time', 'KDE', 'exec sleep 60'],
  ])('is there: %s', async (_what, desktop, answer) => {
    const app = await startOn(desktop, answer);
    expect(await app.run('tray')).toMatchObject({ tooltip: expect.any(String) });
    expect(await isWidgetVisible(app)).toBe(false);
    expect(await app.run('recorded', 'showMessageBox')).toEqual([]);
    await app.quit();
  });

  it.each([
    ['GNOME as it comes', 'ubuntu:GNOME', "echo '(false,)'"],
    ['GNOME without the program that asks', 'GNOME-Flashback:GNOME', 'exit 127'],
  ])('is nobody, so there is a window instead, and a word about it: %s', async (_what, desktop, answer) => {
    const app = await startOn(desktop, answer);
    expect(await app.run('tray')).toBeNull();
    await expect.poll(() => isWidgetVisible(app), soon).toBe(true);
    const [[said] = []] = await app.run('recorded', 'showMessageBox');
    expect(Object(said)).toMatchObject({ message: 'There is no tray for Centesimo here' });
    await app.quit();
  });
});
