import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;

describe('exporting from the desktop app', () => {
  let app: DesktopApp;
  const folder = makeTempDir();

  beforeAll(async () => {
    app = await startDesktop({ locale: 'it-IT' });
    const events = Array.from({ length: 500 }, (_, at) => sampleCall(`e${at}`));
    expect((await postUsage(app, { events })).status).toBe(200);
  });
  afterAll(() => app.quit());

  it('saves from the menu of the details, shows its progress, and the folder on request', async () => {
    const path = join(folder, 'from-details.csv');
    await app.run('answerSave', path);
    await app.run('answerButton', 0);
    await app.run('pick', 'details');
    const details = await app.page('details');
    await details.getByTestId('export').click();
    await details.getByRole('menuitem').first().click();
    await expect.poll(() => app.run('recorded', 'showItemInFolder'), soon).toEqual([[path]]);

    expect(readFileSync(path, 'utf8').trimEnd().split('\n').length).toBeGreaterThan(500);
    const progress = (await app.run('recorded', 'setProgressBar')).map(([done]) => Number(done));
    expect(progress[0]).toBe(2);
    expect(progress.at(-1)).toBe(-1);
    const steps = progress.slice(1, -1);
    expect(steps.length).toBeGreaterThan(0);
    expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  });

  it("saves this month from the tray's menu, with the owner's decimal sign", async () => {
    const path = join(folder, 'from-tray.csv');
    await app.run('answerSave', path);
    await app.run('pick', 'export');
    // Said once the file is in its place.
    await expect.poll(async () => (await app.run('recorded', 'showMessageBox')).length, soon).toBe(2);
    expect(readFileSync(path, 'utf8')).toContain(';0,0075;');
    const [options] = (await app.run('recorded', 'showSaveDialog')).at(-1) ?? [];
    expect(Object(options)).toMatchObject({ filters: [{ name: 'CSV', extensions: ['csv'] }] });
    expect(Object(options).defaultPath).toMatch(/centesimo-current_month\.csv$/);
  });

  it('leaves nothing behind when the disk refuses, and says so', async () => {
    await app.run('answerSave', join(folder, 'no-such-folder', 'calls.csv'));
    await app.run('pick', 'export');
    await expect.poll(() => app.run('recorded', 'showErrorBox'), soon).toHaveLength(1);
    const [[, text] = []] = await app.run('recorded', 'showErrorBox');
    expect(text).toContain("L'esportazione non è riuscita");
    expect(readdirSync(folder).toSorted()).toEqual(['from-details.csv', 'from-tray.csv']);
  });

  it('does nothing when the owner cancels', async () => {
    const before = await app.run('recorded', 'showMessageBox');
    await app.run('pick', 'export');
    await expect.poll(async () => (await app.run('recorded', 'showSaveDialog')).length, soon).toBe(4);
    expect(await app.run('recorded', 'showMessageBox')).toEqual(before);
    expect(readdirSync(folder).toSorted()).toEqual(['from-details.csv', 'from-tray.csv']);
  });
});
