import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { makeOldLedger, newestVersion, oldVersions } from '../../../faults/old-ledger.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { claudeFile, claudePath } from '../log-import/importing.ts';
import { startRestartable } from '../../../support/restartable.ts';

const owner = process.platform === 'win32' ? undefined : 0o077;

const startWithBackup = async () => {
  const program = await startRestartable();
  expect(await program.post(['a', 'b'])).toBe(200);
  const made = await program.ask('POST', '/v1/backups', {});
  expect(made.status).toBe(200);
  const [backup] = (await program.backups()).backups;
  return { program, backup: backup! };
};

describe('a backup on demand', () => {
  it('is checked, listed with what it holds, and the owner’s alone', async () => {
    const { program, backup } = await startWithBackup();
    expect(backup).toMatchObject({ kind: 'manual', checked: true, calls: 2 });
    const folder = join(program.dataDir, 'backups');
    const file = join(folder, `${backup.name}.db`);
    expect(statSync(file).size).toBe(backup.bytes);
    if (owner !== undefined) {
      expect(statSync(folder).mode & owner).toBe(0);
      expect(statSync(file).mode & owner).toBe(0);
    }
    expect(readdirSync(folder).filter((name) => name.includes('.part'))).toEqual([]);
  });

  it('is not an address for other files', async () => {
    const { program } = await startWithBackup();
    for (const name of ['..%2F..%2Fcentesimo', 'centesimo', '%00']) {
      expect((await program.ask('POST', `/v1/backups/${name}/restore`, {})).status).toBe(404);
    }
  });
});

describe('restoring while the program runs', () => {
  it('says what will be missing, brings the backup back and keeps the former files', async () => {
    const { program, backup } = await startWithBackup();
    await program.post(['c', 'd', 'e']);
    const preview = await program.ask('GET', `/v1/backups/${backup.name}/restore`);
    expect(preview.body).toMatchObject({ missing_calls: 3 });
    const restored = await program.ask('POST', `/v1/backups/${backup.name}/restore`, {});
    expect(restored).toMatchObject({ status: 200, body: { missing_calls: 3 } });
    expect(await program.calls((calls) => calls === 2)).toBe(2);
    const { gaps } = await program.backups();
    expect(gaps).toMatchObject([{ cause: 'restore', missing_calls: 3, complete: false }]);
    expect(existsSync(join(program.dataDir, gaps[0]!.kept_in, 'centesimo.db'))).toBe(true);
    // What is missing can be sent again, and what is there is a duplicate.
    expect(await program.post(['b', 'c'])).toBe(200);
    expect(await program.calls((calls) => calls === 3)).toBe(3);
    expect(program.lost).toEqual([]);
  });

  it('changes nothing when the backup is damaged', async () => {
    const { program, backup } = await startWithBackup();
    await program.post(['c']);
    const file = join(program.dataDir, 'backups', `${backup.name}.db`);
    const bytes = readFileSync(file);
    bytes.fill(0, 8192, 12_288);
    writeFileSync(file, bytes);
    const answer = await program.ask('POST', `/v1/backups/${backup.name}/restore`, {});
    expect(answer).toMatchObject({ status: 409, body: { detail: expect.stringMatching(/cannot be used/) } });
    expect(await program.calls()).toBe(3);
    expect((await program.backups()).gaps).toEqual([]);
  });
});

describe('damage that shows at the start', () => {
  it('is repaired from the backup, and the gap is named until it is dismissed', async () => {
    const { program } = await startWithBackup();
    await program.post(['c']);
    await program.close();
    const bytes = readFileSync(program.path);
    bytes.fill(0x55, 4096 * 3, 4096 * 6);
    writeFileSync(program.path, bytes);
    const again = await startRestartable({ dataDir: program.dataDir });
    expect(await again.calls()).toBe(2);
    const [gap] = (await again.backups()).gaps;
    expect(gap).toMatchObject({ cause: 'damage', complete: false, missing_calls: 1, dismissed: false });
    expect(existsSync(join(program.dataDir, gap!.kept_in, 'centesimo.db'))).toBe(true);
    const dismissed = await again.ask('POST', `/v1/ledger-gaps/${gap!.id}/dismiss`, {});
    expect(dismissed.body).toMatchObject({ gaps: [{ dismissed: true }] });
  });
});

/** Everything behind the head is spoilt, on the disk of a ledger whose write-ahead log is empty. */
const spoil = (path: string): void => {
  const bytes = readFileSync(path);
  bytes.fill(0x55, 4096 * 2);
  writeFileSync(path, bytes);
};

describe('damage that shows while the program runs', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is repaired from the last good backup, and what log files still hold comes back exactly once', async () => {
    const home = makeTempDir();
    vi.stubEnv('HOME', home);
    for (const name of ['CLAUDE_CONFIG_DIR', 'CODEX_HOME', 'XDG_DATA_HOME']) vi.stubEnv(name, '');
    const log = join(home, claudePath);
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, claudeFile(1, 2));

    const first = await startRestartable();
    await first.post(['a']);
    expect((await first.ask('POST', '/v1/log-import', {})).status).toBe(200);
    expect(await first.calls((calls) => calls === 3)).toBe(3);
    expect((await first.ask('POST', '/v1/backups', {})).status).toBe(200);
    // The gap: one call of an app, two that a log file holds.
    await first.post(['lost']);
    writeFileSync(log, claudeFile(1, 2, 3, 4));
    await waitFor('end of the first import', 60_000, async () => {
      const { body } = await first.ask('GET', '/v1/log-import');
      return (body as { state: string }).state !== 'running';
    });
    expect((await first.ask('POST', '/v1/log-import', {})).status).toBe(200);
    expect(await first.calls((calls) => calls === 6)).toBe(6);
    await first.close();

    const program = await startRestartable({ dataDir: first.dataDir });
    expect(await program.calls()).toBe(6);
    spoil(program.path);
    // The copy does not add up, unless something else came upon the damage first: it is replaced either way.
    await program.ask('POST', '/v1/backups', {}).catch(() => undefined);
    // The backup's three, and the two of the log that are not in it.
    expect(await program.calls((calls) => calls === 5)).toBe(5);
    const { gaps, backups } = await program.backups();
    expect(gaps).toMatchObject([{ cause: 'damage', complete: false, missing_calls: 3 }]);
    expect(existsSync(join(program.dataDir, gaps[0]!.kept_in, 'centesimo.db'))).toBe(true);
    expect(backups.at(-1)).toMatchObject({ kind: 'manual', calls: 3 });
    await waitFor('end of the import', 60_000, async () => {
      const { body } = await program.ask('GET', '/v1/log-import');
      return (body as { state: string }).state === 'done';
    });
    expect(await program.post(['a', 'lost'])).toBe(200);
    expect(await program.calls((calls) => calls >= 6)).toBe(6);
    expect(program.lost).toEqual([]);
  });
});

describe('a ledger of an older version', () => {
  it('is backed up as it was before it is migrated, and that backup can be restored', async () => {
    const dataDir = makeTempDir();
    const version = oldVersions.at(Math.floor(oldVersions.length / 2))!;
    const ids = makeOldLedger(dataDir, version, 30, 'Europe/Rome');
    const program = await startRestartable({ dataDir });
    expect(await program.calls()).toBe(ids.size);
    const [backup, ...others] = (await program.backups()).backups;
    expect(others).toEqual([]);
    expect(backup).toMatchObject({ kind: 'migration', checked: true, calls: ids.size });
    expect(JSON.parse(readFileSync(join(dataDir, 'backups', `${backup!.name}.json`), 'utf8'))).toMatchObject({
      contents: { version },
    });
    await program.post(['new']);
    await program.ask('POST', `/v1/backups/${backup!.name}/restore`, {});
    expect(await program.calls((calls) => calls === ids.size)).toBe(ids.size);
    // The next start finds nothing to migrate.
    await program.close();
    const again = await startRestartable({ dataDir });
    expect((await again.backups()).backups).toHaveLength(1);
    expect(newestVersion).toBeGreaterThan(version);
  });
});
