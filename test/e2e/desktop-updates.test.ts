import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { CallAnswer } from '../../src/shared/contract/bridge.ts';
import type { AppUpdate } from '../../src/shared/contract/desktop-calls.ts';
import type { SettingsChange } from '../../src/shared/contract/settings.ts';
import { callBridge } from '../support/bridge.ts';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { listName, startUpdateFeed, toVersionList, type UpdateFeed } from '../support/update-feed.ts';

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;
const hourMs = 3_600_000;
const fileName = 'Centesimo-99.0.0.AppImage';

/** Stands for the new version: writes down what it finds in the data directory when it is started. */
const newVersion = `#!/bin/sh
ls "$CENTESIMO_DATA_DIR" > "$FOUND_AT_START.part" && mv "$FOUND_AT_START.part" "$FOUND_AT_START"
`;

const serveVersion = (feed: UpdateFeed, version = '99.0.0'): void => {
  feed.serve(listName, toVersionList(version, fileName, newVersion));
  feed.serve(fileName, newVersion);
};

/** The app as an AppImage of its own, which an update can take the place of. */
const startAsAppImage = async () => {
  const dir = makeTempDir();
  const appImage = join(dir, 'Centesimo.AppImage');
  writeFileSync(appImage, '#!/bin/sh\n');
  chmodSync(appImage, 0o755);
  const foundAtStart = join(dir, 'found');
  const app = await startDesktop({ env: { APPIMAGE: appImage, FOUND_AT_START: foundAtStart } });
  const page = await app.page('widget');
  await page.getByTestId('widget').waitFor();
  const set = async (change: SettingsChange): Promise<void> => {
    expect(await callBridge(page, 'call', 'changeSettings', change)).toMatchObject({ ok: true });
  };
  const ask = async (name: string): Promise<AppUpdate> => {
    const answer = (await callBridge(page, 'desktop', name, {})) as CallAnswer<AppUpdate>;
    if (!answer.ok) throw new Error(answer.error.detail);
    return answer.value;
  };
  return { app, page, appImage, foundAtStart, set, ask };
};

const toldOf = async (app: DesktopApp): Promise<readonly string[]> =>
  (await app.run('notifications')).map(({ body }) => body);
const menuIds = async (app: DesktopApp): Promise<readonly (string | undefined)[]> =>
  ((await app.run('tray'))?.menu ?? []).map(({ id }) => id);
const dialogs = async (app: DesktopApp): Promise<readonly unknown[]> =>
  (await app.run('recorded', 'showMessageBox')).map(([options]) => Object(options).message as unknown);

describe.skipIf(process.platform !== 'linux')('updates of the desktop app, by the real updater', () => {
  let feed: UpdateFeed;
  let desktop: Awaited<ReturnType<typeof startAsAppImage>>;
  beforeAll(async () => {
    feed = await startUpdateFeed();
    serveVersion(feed);
    desktop = await startAsAppImage();
  });
  afterAll(() => desktop.app.quit());

  it.each([
    ['as it comes', {}],
    ['with an address and switched off', { app_updates: false, app_updates_url: 'FEED' }],
    ['switched on without an address', { app_updates: true, app_updates_url: null }],
  ])('ask nobody %s', async (_how, change: SettingsChange) => {
    const { app, set, ask } = desktop;
    await set(
      'app_updates_url' in change && change.app_updates_url !== null
        ? { ...change, app_updates_url: feed.url }
        : change,
    );
    for (const name of ['appUpdate', 'checkForUpdates', 'downloadUpdate']) {
      expect(await ask(name)).toEqual({ state: 'off', version: null, checked_at: null, problem: null });
    }
    // The shell itself has taken the settings in by the time the tray has.
    await app.run('resume');
    expect(await menuIds(app)).not.toContain('checkForUpdates');
    expect(await app.run('recorded', 'net.request')).toEqual([]);
    expect(feed.asked).toEqual([]);
  });

  it('are looked for once a day, told once, and not downloaded', async () => {
    const { app, set, ask } = desktop;
    await set({ app_updates: true, app_updates_url: feed.url });
    await expect.poll(() => toldOf(app), soon).toEqual(['Centesimo 99.0.0 is available.']);
    expect(await ask('appUpdate')).toMatchObject({ state: 'available', version: '99.0.0', problem: null });
    expect(feed.paths()).toEqual([listName]);
    expect(feed.asked[0]?.headers).toMatchObject({ 'x-user-staging-id': 'none' });

    await app.run('setClock', 23 * hourMs);
    await set({ theme: 'dark' });
    await expect.poll(() => app.run('theme'), soon).toBe('dark');
    expect(feed.paths()).toEqual([listName]);
    await app.run('setClock', 25 * hourMs);
    await app.run('resume');
    await expect.poll(() => feed.paths(), soon).toEqual([listName, listName]);
    await expect.poll(async () => (await ask('appUpdate')).state, soon).toBe('available');
    // That was the second check: an earlier one would have put it off.
    const { checked_at: checkedAt } = await ask('appUpdate');
    expect(Date.parse(checkedAt ?? '') - Date.now()).toBeGreaterThan(24 * hourMs);
    expect(await toldOf(app)).toEqual(['Centesimo 99.0.0 is available.']);
    await app.run('setClock', 0);
  });

  it('lead from the notification to the settings, which offer the next step', async () => {
    const { app } = desktop;
    await app.run('clickNotification', 0);
    const details = await app.page('details');
    await details.getByTestId('section-general').waitFor();
    await details.locator('[data-testid="update-status"][data-state="available"]').waitFor();
    expect(await details.getByTestId('update-status').textContent()).toBe('Version 99.0.0 is available.');
    expect(await details.getByTestId('update-step').textContent()).toBe('Download');
    const closed = details.waitForEvent('close');
    await app.run('closeWindow', 'details');
    await closed;
  });

  it('are asked for from the menu too, and downloaded after a yes alone', async () => {
    const { app } = desktop;
    const before = feed.paths().length;
    await app.run('answerButton', 1);
    await app.run('pick', 'checkForUpdates');
    await expect.poll(() => dialogs(app), soon).toEqual(['Centesimo 99.0.0 is available.']);
    expect(feed.paths().slice(before)).toEqual([listName]);

    await app.run('answerButton', 0);
    await app.run('answerButton', 1);
    await app.run('pick', 'checkForUpdates');
    const ready = 'Centesimo 99.0.0 is downloaded. It takes the place of this one at a restart.';
    await expect
      .poll(() => dialogs(app), soon)
      .toEqual([...Array<string>(2).fill('Centesimo 99.0.0 is available.'), ready]);
    expect(feed.paths().slice(before + 1)).toEqual([listName, fileName]);
    await expect.poll(() => menuIds(app), soon).toContain('restartToUpdate');
    expect(await menuIds(app)).not.toContain('checkForUpdates');
  });

  it('take the place of the running version at a restart, the engine closed first and nothing lost', async () => {
    const { app, appImage, foundAtStart } = desktop;
    let acknowledged = 0;
    const post = async (lane: number): Promise<void> => {
      for (let at = 0; ; at += 1) {
        const answer = await postUsage(app, sampleCall(`${lane}-${at}`)).catch(() => null);
        if (answer?.status !== 200) return;
        acknowledged += 1;
      }
    };
    const posting = Array.from({ length: 8 }, (_, lane) => post(lane));
    await expect.poll(() => acknowledged, soon).toBeGreaterThan(50);
    void app.run('pick', 'restartToUpdate').catch(() => undefined);
    expect(await app.ended).toBe(0);
    await Promise.all(posting);

    await expect.poll(() => existsSync(foundAtStart), soon).toBe(true);
    const found = readFileSync(foundAtStart, 'utf8').trim().split('\n');
    expect(found).toContain('centesimo.db');
    // Told to apps, held by this start, open in the database: none of it is left when the new one begins.
    for (const gone of ['endpoint.json', 'stand-in-lock', 'instance.lock', 'centesimo.db-wal'])
      expect(found).not.toContain(gone);
    expect(readFileSync(appImage, 'utf8')).toBe(newVersion);
    const db = new Database(join(app.dataDir, 'centesimo.db'), { readonly: true });
    const kept = db.prepare('SELECT count(*) AS calls FROM usage_events').get() as { readonly calls: number };
    db.close();
    expect(kept.calls).toBeGreaterThanOrEqual(acknowledged);
  });
});

describe.skipIf(process.platform !== 'linux')('updates that do not work', () => {
  let feed: UpdateFeed;
  let desktop: Awaited<ReturnType<typeof startAsAppImage>>;
  beforeAll(async () => {
    feed = await startUpdateFeed();
    desktop = await startAsAppImage();
    // So that the shell does not look by itself between two tests.
    await desktop.set({ app_updates: true, app_updates_url: feed.url });
    await waitFor('first check', soon.timeout, async () => (await desktop.ask('appUpdate')).state === 'failed');
  });
  beforeEach(async () => {
    serveVersion(feed);
    await desktop.set({ app_updates: true, app_updates_url: feed.url });
  });
  afterAll(() => desktop.app.quit());

  /** A port that nobody listens on. */
  const closedPort = async (): Promise<number> => {
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => void server.close(resolve));
    return port;
  };

  it('say that there is no list', async () => {
    feed.serve(listName, (response) => void response.writeHead(404).end());
    expect(await desktop.ask('checkForUpdates')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('no list of versions'),
    });
  });

  it.each([
    ['a page', '<!doctype html><title>Welcome</title>'],
    ['a version that is none', 'version: newest\nfiles: []\n'],
    ['broken text', 'version: "1\n  files: ['],
  ])('say that the list is %s', async (_what, text) => {
    feed.serve(listName, text);
    expect(await desktop.ask('checkForUpdates')).toMatchObject({
      state: 'failed',
      version: null,
      problem: expect.stringContaining('not a list of versions'),
    });
  });

  it('say that nobody answers', async () => {
    await desktop.set({ app_updates_url: `http://127.0.0.1:${await closedPort()}/` });
    expect(await desktop.ask('checkForUpdates')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('could not be reached'),
    });
    await desktop.set({ app_updates_url: `${feed.url}/` });
    expect(await desktop.ask('appUpdate')).toMatchObject({ state: 'idle', problem: null });
  });

  it('are not led to an address that is not safe', async () => {
    feed.serve(listName, (response) => void response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end());
    expect(await desktop.ask('checkForUpdates')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('could not be reached'),
    });
    feed.serve(listName, toVersionList('99.0.0', `http://elsewhere.invalid/${fileName}`, newVersion));
    expect(await desktop.ask('checkForUpdates')).toMatchObject({ state: 'available' });
    expect(await desktop.ask('downloadUpdate')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('could not be reached'),
    });
  });

  it('throw away what is not what the list promises', async () => {
    feed.serve(fileName, `${newVersion}# and more\n`);
    await desktop.ask('checkForUpdates');
    expect(await desktop.ask('downloadUpdate')).toMatchObject({
      state: 'failed',
      problem: expect.stringContaining('thrown away'),
    });
    expect(await menuIds(desktop.app)).not.toContain('restartToUpdate');
  });

  it('are broken off when the owner switches them off', async () => {
    const begun = Promise.withResolvers<ServerResponse>();
    feed.serve(fileName, (response) => {
      response.writeHead(200, { 'content-length': String(Buffer.byteLength(newVersion)) });
      response.write(newVersion.slice(0, 10));
      begun.resolve(response);
    });
    await desktop.ask('checkForUpdates');
    const downloading = desktop.ask('downloadUpdate');
    const response = await begun.promise;
    const cut = new Promise((resolve) => void response.once('close', resolve));
    await desktop.set({ app_updates: false });
    await cut;
    expect(await downloading).toMatchObject({ state: 'off' });
  });

  it('know when there is nothing newer', async () => {
    serveVersion(feed, '0.0.1');
    expect(await desktop.ask('checkForUpdates')).toMatchObject({ state: 'current', version: null, problem: null });
    await desktop.app.run('pick', 'checkForUpdates');
    await expect
      .poll(() => dialogs(desktop.app), soon)
      .toEqual(['There is no newer version of Centesimo at the address in the settings.']);
  });

  it('are led through on the page of the settings, from the address to the restart', async () => {
    const { app, set } = desktop;
    await set({ app_updates: false, app_updates_url: null });
    await app.run('pick', 'settings');
    const details = await app.page('details');
    const address = details.getByTestId('setting-app_updates_url');
    await address.fill('http://elsewhere.invalid/');
    await address.press('Enter');
    await details.getByText('begins with https://').waitFor();
    await address.fill(feed.url);
    await address.press('Enter');
    await details.getByTestId('setting-app_updates').click();
    const status = (state: string) => details.locator(`[data-testid="update-status"][data-state="${state}"]`);
    await status('idle').waitFor();
    const step = details.getByTestId('update-step');
    await step.click();
    await status('available').waitFor();
    await step.click();
    await status('ready').waitFor();
    expect(await step.textContent()).toBe('Restart now');
  });

  it('start the same version again when the new one cannot take its place', async () => {
    const { app, appImage, ask } = await startAsAppImage().then(async (other) => {
      await other.set({ app_updates: true, app_updates_url: feed.url });
      return other;
    });
    await ask('checkForUpdates');
    expect(await ask('downloadUpdate')).toMatchObject({ state: 'ready', version: '99.0.0' });
    rmSync(appImage);
    void ask('restartToUpdate').catch(() => undefined);
    expect(await app.ended).toBe(0);
    expect(app.output()).toContain('was asked to start the program again');
    expect(existsSync(join(app.dataDir, 'endpoint.json'))).toBe(false);
  });

  it('are not offered by a copy that no installer put there', async () => {
    const app = await startDesktop();
    const page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
    await callBridge(page, 'call', 'changeSettings', { app_updates: true, app_updates_url: feed.url });
    const before = feed.asked.length;
    expect(await callBridge(page, 'desktop', 'checkForUpdates', {})).toMatchObject({
      ok: true,
      value: { state: 'failed', problem: expect.stringContaining('cannot replace itself') },
    });
    expect(feed.asked.length).toBe(before);
    await app.quit();
  });
});
