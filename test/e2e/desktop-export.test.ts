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
  const backupFolder = makeTempDir();

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

  it('saves the report of a closed month, as PDF and as CSV', async () => {
    // The middle of the month before last in UTC, and so in every zone.
    const date = new Date();
    date.setUTCDate(15);
    date.setUTCMonth(date.getUTCMonth() - 2);
    const day = date.toISOString().slice(0, 'yyyy-mm-dd'.length);
    const month = day.slice(0, 'yyyy-mm'.length);
    expect((await postUsage(app, { ...sampleCall('old'), occurred_at: `${day}T12:00:00Z` })).status).toBe(200);
    const details = await app.page('details');
    await details.getByTestId('tab-settings').click();
    await details.getByRole('button', { name: 'Chiusura dei mesi' }).click();
    await details.getByTestId(`month-${month}`).getByRole('button').click();
    const gaps = details.getByTestId('accept-gaps');
    await details.getByTestId('close-month').waitFor();
    if ((await gaps.count()) > 0) await gaps.click();
    await details.getByTestId('close-month').click();
    const checksum = (await details.getByTestId('month-checksum').textContent()) ?? '';
    const save = async (format: 'pdf' | 'csv'): Promise<Buffer> => {
      const saving = details.waitForEvent('download');
      await details.getByTestId(`month-${format}`).click();
      const download = await saving;
      expect(download.suggestedFilename()).toBe(`centesimo-${month}.${format}`);
      return readFileSync(await download.path());
    };
    expect((await save('pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect((await save('csv')).toString()).toContain(checksum);
  });

  it('saves an encrypted backup where the owner says, and opens it again', async () => {
    const path = join(backupFolder, 'mine.centesimo-backup');
    const details = await app.page('details');
    await details.getByRole('button', { name: 'Dati', exact: true }).click();
    await details.getByTestId('export-backup').click();
    for (const field of ['export-passphrase', 'export-passphrase-again']) {
      await details.getByTestId(field).fill('una frase lunga');
    }
    // Nothing happens where the owner cancels.
    await details.getByTestId('confirm-export').click();
    await expect.poll(async () => (await app.run('recorded', 'showSaveDialog')).length, soon).toBe(2);
    await app.run('answerSave', path);
    await details.getByTestId('confirm-export').click();
    await details.getByText('Il file è salvato.').waitFor();
    expect(readFileSync(path).subarray(0, 8).toString()).toBe('CENTBKP1');

    await details.getByTestId('import-backup').click();
    await app.run('answerOpen', path);
    await details.getByTestId('choose-backup').click();
    await details.getByTestId('chosen-backup').getByText('mine.centesimo-backup').waitFor();
    const passphrase = details.getByTestId('import-passphrase');
    await passphrase.fill('un’altra frase');
    await details.getByTestId('confirm-import').click();
    await details.getByText('La frase segreta è sbagliata. Non è cambiato nulla.').waitFor();
    await passphrase.fill('una frase lunga');
    await details.getByTestId('confirm-import').click();
    await details.getByTestId('confirm-restore').getByText('Non mancherà nessuna chiamata').waitFor();
    expect(readdirSync(backupFolder)).toEqual(['mine.centesimo-backup']);
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
    await expect.poll(async () => (await app.run('recorded', 'showSaveDialog')).length, soon).toBe(6);
    expect(await app.run('recorded', 'showMessageBox')).toEqual(before);
    expect(readdirSync(folder).toSorted()).toEqual(['from-details.csv', 'from-tray.csv']);
  });
});
