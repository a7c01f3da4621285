import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

describe('damage that shows while the program runs', () => {
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
