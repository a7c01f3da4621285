import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BackupsView } from '../../src/shared/contract/backups.ts';
import { buildDiskShim, createFaultyDisk } from '../faults/shim/disk-shim.ts';
import { launchChromium } from '../support/chromium.ts';
import { findTooWide } from '../support/page-width.ts';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import { findBarriers } from '../support/run-axe.ts';
import { nodeProgram, type RunningProgram } from '../support/spawn-program.ts';
import { newSignInUrl } from '../support/signed-in.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const host = fileURLToPath(new URL('../../out/main/browser-host.js', import.meta.url));
const patienceMs = 60_000;

const record = async (program: RunningProgram, ids: readonly string[]): Promise<void> => {
  const events = ids.map((id) => ({ id, service: 'shop', model: 'gpt-4o', input_tokens: 1000 }));
  expect((await postTo(program, events)).status).toBe(200);
};

const countCalls = async (program: RunningProgram): Promise<number> =>
  (JSON.parse(await readFrom(program, '/v1/summary?period=all_time')) as { calls: number }).calls;

const waitForCalls = (program: RunningProgram, calls: number): Promise<true> =>
  waitFor(`ledger of ${calls} calls`, patienceMs, async () => {
    const found = await countCalls(program).catch(() => -1);
    return found === calls ? true : undefined;
  });

const runCommand = (dataDir: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(nodeProgram(), [host, ...args], {
    encoding: 'utf8',
    env: { ...process.env, CENTESIMO_DATA_DIR: dataDir, CENTESIMO_PASSPHRASE: 'a long passphrase' },
  });
  return { status, said: stdout + stderr };
};

const damage = (dataDir: string): void => {
  const path = join(dataDir, 'centesimo.db');
  const bytes = readFileSync(path);
  bytes.fill(0x55, 4096 * 3, 4096 * 6);
  writeFileSync(path, bytes);
};

describe('backups', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  const signIn = async (program: RunningProgram): Promise<Page> => {
    const page = await browser.newPage({
      locale: 'en-GB',
      viewport: { width: 1280, height: 900 },
      reducedMotion: 'reduce',
    });
    await page.goto(program.signInUrl);
    await page.getByTestId('widget').waitFor();
    return page;
  };

  it('are made and restored on the screen, which stays signed in', async () => {
    const program = await startProgram();
    await record(program, ['a', 'b']);
    const page = await signIn(program);
    await page.goto(`${program.url}/?view=settings&section=data`);
    await page.getByTestId('make-backup').press('Enter');
    await page.getByTestId('restore-backup').waitFor();
    await record(program, ['c']);
    await page.getByTestId('restore-backup').press('Enter');
    const confirm = page.getByTestId('confirm-restore');
    await confirm.getByText('1 call received after').waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('confirm').press('Enter');
    await page.getByTestId('restored').getByText('is in use now').waitFor({ timeout: patienceMs });
    await page.getByTestId('connection-notice').waitFor({ state: 'detached' });
    expect((await page.getByRole('alert').allTextContents()).join(' ')).not.toContain('Not saved');
    expect(await countCalls(program)).toBe(2);
    expect(readdirSync(program.dataDir).filter((name) => name.startsWith('replaced-'))).toHaveLength(1);
    await page.goto(`${program.url}/?view=settings&section=data`);
    await page.getByTestId('restore-backup').waitFor();
    await page.close();
    expect(await program.stop()).toBe(0);
  });

  it('leave under a passphrase and come back, on the screen, in both languages and on every width', async () => {
    const program = await startProgram();
    await record(program, ['a', 'b']);
    const page = await signIn(program);
    await page.goto(`${program.url}/?view=settings&section=data`);
    await page.getByTestId('export-backup').press('Enter');
    const [passphrase, again] = [page.getByTestId('export-passphrase'), page.getByTestId('export-passphrase-again')];
    await passphrase.fill('a long passphrase');
    await again.fill('a long passphrase?');
    await again.press('Enter');
    await page.getByText('The two passphrases are not the same.').waitFor();
    await again.fill('a long passphrase');
    const saving = page.waitForEvent('download');
    await again.press('Enter');
    const download = await saving;
    expect(download.suggestedFilename()).toMatch(/^centesimo-\d{4}-\d\d-\d\d\.centesimo-backup$/);
    const file = await download.path();
    await page.getByTestId('export-saved').getByText('the browser saves the file').waitFor();
    await record(program, ['c']);

    await page.getByTestId('import-backup').press('Enter');
    expect(await page.getByTestId('confirm-import').isDisabled()).toBe(true);
    const choosing = page.waitForEvent('filechooser');
    await page.getByTestId('choose-backup').press('Enter');
    await (await choosing).setFiles({ name: 'mine.centesimo-backup', mimeType: '', buffer: readFileSync(file) });
    const secret = page.getByTestId('import-passphrase');
    await secret.fill('another passphrase');
    await secret.press('Enter');
    await page.getByTestId('open-problem').getByText('The passphrase is wrong. Nothing was changed.').waitFor();
    await page.getByTestId('export-backup').press('Enter');
    for (const [width, colorScheme] of [
      [360, 'light'],
      [800, 'light'],
      [1440, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme });
      expect(await findTooWide(page)).toEqual([]);
      expect(await findBarriers(page)).toEqual([]);
    }
    await secret.fill('a long passphrase');
    await secret.press('Enter');
    await page.getByTestId('confirm-restore').getByText('1 call received after').waitFor();
    expect(await page.getByText('Imported · ').textContent()).toContain('2 calls');
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('confirm').press('Enter');
    await waitForCalls(program, 2);
    await page.close();

    const italian = await browser.newPage({ locale: 'it-IT' });
    await italian.goto(await newSignInUrl(program));
    await italian.getByTestId('widget').waitFor();
    await italian.goto(`${program.url}/?view=settings&section=data`);
    await italian.getByText('Esporta una copia cifrata').waitFor();
    await italian.close();
    expect(await program.stop()).toBe(0);
  });

  it('say so when the disk has no room for one, while calls are recorded', async ({ skip }) => {
    const shimFolder = makeTempDir();
    const shim = buildDiskShim(shimFolder);
    if (shim.path === null) return skip(shim.reason);
    const dataDir = makeTempDir();
    const disk = createFaultyDisk(shim.path, shimFolder, join(dataDir, 'backups'));
    const program = await startProgram({ dataDir, env: { ...disk.env } });
    await record(program, ['a']);
    const make = () =>
      fetch(`${program.url}/v1/backups`, {
        method: 'POST',
        headers: { 'x-api-key': program.adminToken, 'content-type': 'application/json' },
        body: '{}',
      });
    const read = async () => JSON.parse(await readFrom(program, '/v1/backups')) as BackupsView;
    expect((await make()).status).toBe(200);
    const { backups: before } = await read();

    disk.setMode('full');
    const refused = await make();
    expect(refused.status).toBe(503);
    expect(disk.countRefused()).toBeGreaterThan(0);
    await record(program, ['b']);
    const { backups, failure } = await read();
    expect(backups).toEqual(before);
    expect(failure?.reason).toMatch(/could not be written/);
    expect(readdirSync(join(dataDir, 'backups')).filter((name) => name.includes('.part'))).toEqual([]);
    const page = await signIn(program);
    await page.goto(`${program.url}/?view=settings&section=data`);
    await page.getByTestId('backup-failed').getByText('did not work').waitFor();

    disk.setMode('fine');
    await page.getByTestId('make-backup').press('Enter');
    await page.getByTestId('backup-failed').waitFor({ state: 'detached' });
    expect(await read()).toMatchObject({ failure: null, backups: [{ calls: 2 }, { calls: 1 }] });
    await page.close();
    expect(await program.stop()).toBe(0);
    disk.close();
  });

  it('are restored and exported by the command line, while the program does not run', async () => {
    const program = await startProgram();
    const { dataDir } = program;
    await record(program, ['a', 'b']);
    const running = runCommand(dataDir, '--restore', 'anything');
    expect(running).toMatchObject({ status: 1, said: expect.stringMatching(/already running/) });
    expect(await program.stop()).toBe(0);
    const file = join(dataDir, 'mine.centesimo-backup');
    expect(runCommand(dataDir, '--export-backup', file)).toMatchObject({ status: 0 });
    expect(runCommand(dataDir, '--restore')).toMatchObject({
      status: 2,
      said: expect.stringMatching(/manual {2}2 calls/),
    });
    expect(runCommand(dataDir, '--restore', 'nothing')).toMatchObject({ status: 1 });

    const more = await startProgram({ dataDir });
    await record(more, ['c']);
    expect(await more.stop()).toBe(0);
    const restored = runCommand(dataDir, '--restore', file);
    expect(restored).toMatchObject({ status: 0, said: expect.stringMatching(/\(1 calls\)/) });
    const again = await startProgram({ dataDir });
    expect(await countCalls(again)).toBe(2);
    expect(await again.stop()).toBe(0);
  });

  it('repair a damaged ledger at the start, and every screen says what is missing until it was read', async () => {
    const program = await startProgram();
    const { dataDir } = program;
    await record(program, ['a', 'b']);
    const made = await fetch(`${program.url}/v1/backups`, {
      method: 'POST',
      headers: { 'x-api-key': program.adminToken, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(made.status).toBe(200);
    await record(program, ['c']);
    expect(await program.stop()).toBe(0);
    damage(dataDir);
    const again = await startProgram({ dataDir });
    expect(await countCalls(again)).toBe(2);
    const kept = readdirSync(dataDir).find((name) => name.startsWith('damaged-'));
    expect(existsSync(join(dataDir, kept ?? '', 'centesimo.db'))).toBe(true);
    expect(again.output()).toContain('Missing: what was received after');
    const page = await signIn(again);
    const notice = page.getByTestId('gap-notice');
    await notice.getByText(`kept in ${kept}`).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    await page.getByTestId('dismiss-gap').press('Enter');
    await notice.waitFor({ state: 'detached' });
    await page.close();
    expect(await again.stop()).toBe(0);
  });
});
