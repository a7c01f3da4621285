import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { uploadPieceBytes } from '../../../../src/shared/contract/backup-transfer.ts';
import { fetchBackup, sendBackupFile, sendPiece } from '../../../support/send-backup.ts';
import { startRestartable } from '../../../support/restartable.ts';

const passphrase = 'càffè corretto 42';

type Program = Awaited<ReturnType<typeof startRestartable>>;

const reach = ({ engine, dataDir }: Program) => ({
  url: engine.url,
  adminToken: readFileSync(join(dataDir, 'admin-token'), 'utf8').trim(),
});

const exportFrom = async (program: Program): Promise<Buffer> => {
  const offered = await program.ask('POST', '/v1/backup-exports', { passphrase });
  expect(offered.status).toBe(200);
  const { id, bytes } = offered.body as { id: string; bytes: number };
  const file = await fetchBackup(reach(program), id);
  expect(file.length).toBe(bytes);
  return file;
};

const uploadOf = ({ path }: Program): string => `${path}-upload`;

const listFiles = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));

describe('an encrypted export', () => {
  it('is offered once, to the owner alone, and leaves its passphrase nowhere', async () => {
    const program = await startRestartable();
    await program.post(['a', 'b']);
    expect((await program.ask('POST', '/v1/backup-exports', { passphrase: 'too short' })).status).toBe(422);
    const ingest = readFileSync(join(program.dataDir, 'ingest-token'), 'utf8').trim();
    expect((await program.ask('POST', '/v1/backup-exports', { passphrase }, ingest)).status).toBe(403);

    const offered = await program.ask('POST', '/v1/backup-exports', { passphrase });
    const { id, file_name: name } = offered.body as { id: string; file_name: string };
    expect(name).toMatch(/^centesimo-\d{4}-\d\d-\d\d\.centesimo-backup$/);
    const address = `/v1/backup-exports/${id}`;
    expect((await program.ask('GET', address, undefined, ingest)).status).toBe(403);
    expect((await program.ask('GET', '/v1/backup-exports/another')).status).toBe(404);
    const file = await fetchBackup(reach(program), id);
    expect(file.includes('SQLite format 3')).toBe(false);
    expect((await program.ask('GET', address)).status).toBe(404);
    for (const path of listFiles(program.dataDir)) expect(readFileSync(path).includes(passphrase), path).toBe(false);
  });
});

describe('an encrypted file that comes back', () => {
  it('is among the backups with what it holds, restores, and is itself gone', async () => {
    const program = await startRestartable();
    await program.post(['a', 'b']);
    const file = await exportFrom(program);
    await program.post(['c']);
    await sendPiece(reach(program), 0, file.subarray(0, 1000));
    if (process.platform !== 'win32') expect(statSync(uploadOf(program)).mode & 0o077).toBe(0);
    await sendBackupFile(reach(program), file, 50_000);
    const opened = await program.ask('POST', '/v1/backup-import/open', { passphrase: passphrase.normalize('NFD') });
    expect(opened).toMatchObject({ status: 200, body: { kind: 'imported', calls: 2, checked: true } });
    expect(existsSync(uploadOf(program))).toBe(false);
    const { backups } = await program.backups();
    const [made, imported] = ['manual', 'imported'].map((kind) => backups.find((one) => one.kind === kind)!);
    expect(imported!.made_at).toBe(made!.made_at);

    const address = `/v1/backups/${imported!.name}/restore`;
    expect(await program.ask('GET', address)).toMatchObject({ body: { missing_calls: 1 } });
    expect((await program.ask('POST', address, {})).status).toBe(200);
    expect(await program.calls((calls) => calls === 2)).toBe(2);
    expect(program.lost).toEqual([]);
  });

  it('changes nothing when the passphrase is wrong, and is gone as well', async () => {
    const program = await startRestartable();
    await program.post(['a']);
    const file = await exportFrom(program);
    const before = (await program.backups()).backups;
    await sendBackupFile(reach(program), file);
    const answer = await program.ask('POST', '/v1/backup-import/open', { passphrase: 'another passphrase' });
    expect(answer).toMatchObject({ status: 409, body: { errors: [{ code: 'wrong_passphrase' }] } });
    expect(existsSync(uploadOf(program))).toBe(false);
    expect((await program.backups()).backups).toEqual(before);
    expect(await program.calls()).toBe(1);
  });

  it('comes in pieces of a bounded size, one after the other, from the owner alone', async () => {
    const program = await startRestartable();
    const reached = reach(program);
    const ingestToken = readFileSync(join(program.dataDir, 'ingest-token'), 'utf8').trim();
    const piece = Buffer.alloc(1000);
    expect(await sendPiece({ ...reached, adminToken: ingestToken }, 0, piece)).toMatchObject({ status: 403 });
    expect(await sendPiece(reached, 0, piece, { 'content-type': 'text/plain' })).toMatchObject({ status: 415 });
    expect(await sendPiece(reached, 'x', piece)).toMatchObject({ status: 422 });
    expect(await sendPiece(reached, -1, piece)).toMatchObject({ status: 422 });
    expect(await sendPiece(reached, 0, Buffer.alloc(uploadPieceBytes + 1))).toMatchObject({ status: 413 });
    expect(existsSync(uploadOf(program))).toBe(false);
    expect((await program.ask('POST', '/v1/backup-import/open', { passphrase })).status).toBe(409);
    expect(await sendPiece(reached, 0, piece)).toEqual({ status: 200, body: { bytes: 1000 } });
    expect(await sendPiece(reached, 999, piece)).toMatchObject({ status: 409 });
    expect(await sendPiece(reached, 1000, piece)).toEqual({ status: 200, body: { bytes: 2000 } });
    await program.close();
    expect(existsSync(uploadOf(program))).toBe(false);
  });

  it('of another ledger does not pass for an earlier state of this one', async () => {
    const other = await startRestartable();
    await other.post(['x', 'y', 'z']);
    const file = await exportFrom(other);
    const program = await startRestartable();
    await program.post(['a', 'b']);
    await sendBackupFile(reach(program), file);
    const opened = await program.ask('POST', '/v1/backup-import/open', { passphrase });
    const { name } = opened.body as { name: string };
    const address = `/v1/backups/${name}/restore`;
    expect(await program.ask('GET', address)).toMatchObject({ body: { missing_calls: 2, missing_from: null } });
    expect((await program.ask('POST', address, {})).status).toBe(200);
    expect(await program.calls((calls) => calls === 3)).toBe(3);
    const { gaps } = await program.backups();
    expect(gaps).toMatchObject([{ cause: 'restore', missing_calls: 2, complete: false }]);
  });
});
