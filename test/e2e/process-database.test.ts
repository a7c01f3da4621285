import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../support/program.ts';
import { postTo, startRefused } from '../support/program-requests.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** "Cent" in ASCII. */
const applicationId = 0x43656e74;

const databaseIn = (dataDir: string): string => join(dataDir, 'centesimo.db');

const digest = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

/** Digests of the database and its side files, by name. */
const digestsIn = (dataDir: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dataDir)
      .filter((name) => name.startsWith('centesimo.db'))
      .map((name) => [name, digest(join(dataDir, name))]),
  );

/** The one line for the owner; nothing of the program's insides. */
const expectRefused = async (dataDir: string, line: RegExp): Promise<void> => {
  const before = digestsIn(dataDir);
  const said = await startRefused({ dataDir });
  expect(said).toMatch(line);
  expect(said.trim().split('\n')).toHaveLength(1);
  expect(digestsIn(dataDir)).toEqual(before);
};

const makeLedger = async (): Promise<string> => {
  const program = await startProgram();
  const response = await postTo(program, { service: 'shop', model: 'gpt-4o', input_tokens: 1 });
  expect(response.status).toBe(200);
  expect(await program.stop()).toBe(0);
  return program.dataDir;
};

describe('a database the program must not touch', () => {
  it.each(['wal', 'delete'])('of a newer Centesimo, kept in %s mode', async (mode) => {
    const dataDir = await makeLedger();
    const db = new SqliteDatabase(databaseIn(dataDir));
    db.pragma(`journal_mode = ${mode}`);
    const known = db.pragma('user_version', { simple: true }) as number;
    db.pragma(`user_version = ${known + 1}`);
    db.close();
    // A newer program would have left a mark of its own; with the old one the version would be taken for damage.
    rmSync(`${databaseIn(dataDir)}-mark`);
    await expectRefused(dataDir, new RegExp(`written by a newer Centesimo \\(version ${known + 1}`));
  });

  it.each(['wal', 'delete'])('of another program, kept in %s mode', async (mode) => {
    const dataDir = makeTempDir();
    const db = new SqliteDatabase(databaseIn(dataDir));
    db.pragma(`journal_mode = ${mode}`);
    db.exec("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')");
    db.close();
    await expectRefused(dataDir, /is not a Centesimo database/);
  });

  it('of another program that has its own application id and no tables yet', async () => {
    const dataDir = makeTempDir();
    const db = new SqliteDatabase(databaseIn(dataDir));
    db.pragma('application_id = 1234');
    db.pragma('user_version = 3');
    db.close();
    await expectRefused(dataDir, /is not a Centesimo database/);
  });

  it('that is no database at all', async () => {
    const dataDir = makeTempDir();
    writeFileSync(databaseIn(dataDir), 'Dear diary, '.repeat(1000));
    await expectRefused(dataDir, /is not a Centesimo database/);
  });

  it('is not one whose first start was cut short', async () => {
    const dataDir = makeTempDir();
    const db = new SqliteDatabase(databaseIn(dataDir));
    db.pragma(`application_id = ${applicationId}`);
    db.close();
    const program = await startProgram({ dataDir });
    expect((await postTo(program, { service: 'shop', model: 'gpt-4o' })).status).toBe(200);
    expect(await program.stop()).toBe(0);
  });

  it('is opened again once it is its own', async () => {
    const dataDir = await makeLedger();
    const program = await startProgram({ dataDir });
    const summary = await fetch(`${program.url}/v1/summary?period=all_time`, {
      headers: { 'x-api-key': program.adminToken },
    });
    expect((await summary.json()).calls).toBe(1);
    expect(await program.stop()).toBe(0);
    const db = new SqliteDatabase(databaseIn(dataDir), { readonly: true });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
    db.close();
  });
});
