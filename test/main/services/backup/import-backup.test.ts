import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDayCut } from '../../../../src/main/day-cut.ts';
import { listBackupFiles } from '../../../../src/main/services/backup/backup-files.ts';
import { encryptFile } from '../../../../src/main/services/backup/encrypted-file.ts';
import { importBackup } from '../../../../src/main/services/backup/import-backup.ts';
import { recoverLedger } from '../../../../src/main/services/backup/recover-ledger.ts';
import { makeBackup } from '../../../../src/main/services/backup/make-backup.ts';
import { openLedger } from '../../../support/ledger.ts';
import { makeReport } from '../../../support/reports.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const cut = createDayCut('Europe/Rome');
const passphrase = 'a long passphrase';
const madeAt = Date.parse('2026-11-20T09:00:00Z');
const newer = madeAt + 1000;

it('opens a good file, keeps the one that was imported last, and says of any other what is wrong with it', async () => {
  const ledger = openLedger();
  await ledger.record([makeReport({ id: 'a' }), makeReport({ id: 'b' })]);
  ledger.close(true);
  expect(await makeBackup(ledger.path, 'manual', madeAt, cut)).toEqual({ ok: true });
  const [made] = listBackupFiles(ledger.path);
  const folder = makeTempDir();
  const [sealed, sent] = [join(folder, 'sealed'), join(folder, 'sent')];
  const open = (bytes: Uint8Array, given: string = passphrase) => {
    writeFileSync(sent, bytes);
    return importBackup(ledger.path, sent, given, cut);
  };

  await encryptFile(made!.path, sealed, passphrase, newer);
  const file = readFileSync(sealed);
  await encryptFile(made!.path, sealed, passphrase, newer + 1000);
  await open(readFileSync(sealed));
  const { name } = await open(file);
  const imported = listBackupFiles(ledger.path).filter(({ kind }) => kind === 'imported');
  expect(imported).toMatchObject([{ name, madeAt: newer, contents: { calls: 2 } }]);
  expect(readFileSync(imported[0]!.path).equals(readFileSync(made!.path))).toBe(true);

  const spoilt = Buffer.from(file);
  spoilt[file.length - 20]! ^= 1;
  const diary = Buffer.from('Dear diary, '.repeat(1000));
  writeFileSync(join(folder, 'plain'), diary);
  await encryptFile(join(folder, 'plain'), sealed, passphrase, madeAt);
  const before = readdirSync(join(ledger.dir, 'backups'));
  for (const [bytes, given, code] of [
    [file, 'another passphrase', 'wrong_passphrase'],
    [spoilt, passphrase, 'damaged_file'],
    [file.subarray(0, -30), passphrase, 'damaged_file'],
    [diary, passphrase, 'no_backup'],
    [file.subarray(0, 10), passphrase, 'no_backup'],
    [readFileSync(sealed), passphrase, 'unusable_backup'],
  ] as const) {
    await expect(open(bytes, given)).rejects.toMatchObject({ code: 'conflict', errors: [{ code }] });
    expect(existsSync(sent)).toBe(false);
    expect(readdirSync(join(ledger.dir, 'backups'))).toEqual(before);
  }
  // The imported one is the newest, and not for the program to choose: it may be of another ledger.
  const gap = await recoverLedger(ledger.path, 'It was spoilt.', null, cut, newer + 5000);
  expect(gap).toMatchObject({ backupMadeAt: madeAt, cause: 'damage' });
}, 60_000);
