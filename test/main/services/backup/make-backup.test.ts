import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDayCut } from '../../../../src/main/day-cut.ts';
import { makeBackup } from '../../../../src/main/services/backup/make-backup.ts';
import { openDatabase } from '../../../../src/main/store/open-database.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

it('says what is wrong with a ledger that cannot even be opened, and leaves no file behind', async () => {
  const dataDir = makeTempDir();
  mkdirSync(join(dataDir, 'backups'));
  const path = join(dataDir, 'centesimo.db');
  const db = openDatabase(path);
  db.pragma('journal_mode = DELETE');
  db.close();
  const bytes = readFileSync(path);
  // The head stays, the list of tables behind it does not.
  bytes.fill(0x55, 100);
  writeFileSync(path, bytes);

  expect(await makeBackup(path, 'manual', 0, createDayCut('Europe/Rome'))).toEqual({
    ok: false,
    problem: expect.stringMatching(/^It cannot be read: .+malformed\.$/),
  });
  expect(readdirSync(join(dataDir, 'backups'))).toEqual([]);
});
