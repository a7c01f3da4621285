import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { backupFileEnding, leastPassphraseLength } from '../shared/contract/backup-transfer.ts';
import { AppError } from '../shared/core/app-error.ts';
import { ensureDataDir, resolveDataDir } from './data-dir.ts';
import { createDayCut } from './day-cut.ts';
import { lockDataDir } from './instance-lock.ts';
import { systemTimeZone } from './launch-options.ts';
import { ledgerPathOf } from './ledger-path.ts';
import { readActiveTimeZone } from './ready-store.ts';
import { listBackupFiles } from './services/backup/backup-files.ts';
import { decryptFile, encryptFile, readMadeAt } from './services/backup/encrypted-file.ts';
import { makeBackup } from './services/backup/make-backup.ts';
import { prepareLedger, putPreparedInPlace } from './services/backup/prepare-ledger.ts';
import { describeGap } from './services/backup/recover-ledger.ts';
import { type CommonEnd, findCommonEnd } from './store/where-states-part.ts';
import { preparedPathOf } from './store/swap-ledger.ts';

/** What the command line asks for instead of a start. */
export type BackupCommand = { readonly kind: 'restore' | 'export'; readonly file: string | undefined };

const flags = { '--restore': 'restore', '--export-backup': 'export' } as const;

/** Null for a plain start. */
export const readBackupCommand = (args: readonly string[]): BackupCommand | null => {
  for (const [flag, kind] of Object.entries(flags)) {
    const at = args.indexOf(flag);
    if (at !== -1) return { kind, file: args[at + 1] };
  }
  return null;
};

/** Never an argument: those are shown in the list of processes. */
const readPassphrase = (): string => {
  const passphrase = process.env['CENTESIMO_PASSPHRASE'];
  if (passphrase !== undefined && passphrase !== '') return passphrase;
  throw new AppError('invalid', 'Set CENTESIMO_PASSPHRASE to the passphrase of the file.');
};

const readNewPassphrase = (): string => {
  const passphrase = readPassphrase();
  if (passphrase.length >= leastPassphraseLength) return passphrase;
  throw new AppError('invalid', `The passphrase must have at least ${leastPassphraseLength} characters.`);
};

const sayBackups = (path: string): void => {
  const backups = listBackupFiles(path);
  console.log(backups.length === 0 ? 'There are no backups.' : 'The backups, the newest first:');
  for (const { name, contents } of backups) console.log(`  ${name}  ${contents?.calls ?? 'unknown'} calls`);
};

/** Nothing where there is no ledger, or one that cannot be read: it is replaced all the same. */
const findCommon = (path: string, file: string): { common?: CommonEnd } => {
  try {
    return { common: findCommonEnd(path, file) };
  } catch {
    return {};
  }
};

const restore = async (path: string, given: string): Promise<void> => {
  const known = listBackupFiles(path).find(({ name }) => name === given);
  const file = known?.path ?? resolve(given);
  if (!existsSync(file)) throw new AppError('not_found', `There is no backup of that name, and no file ${file}.`);
  const cut = createDayCut(readActiveTimeZone(path, systemTimeZone()));
  const isEncrypted = file.endsWith(backupFileEnding);
  const opened = isEncrypted ? `${preparedPathOf(path)}-opened` : file;
  try {
    if (isEncrypted) await decryptFile(file, opened, readPassphrase());
    const madeAt = isEncrypted ? readMadeAt(file) : (known?.madeAt ?? null);
    const source = { file: opened, madeAt };
    const base = await prepareLedger(path, source, cut);
    const reason = 'The owner restored a backup.';
    const common = findCommon(path, opened);
    const gap = putPreparedInPlace(path, base, { source, cause: 'restore', reason, now: Date.now(), ...common });
    console.log(`Restored from ${file}. ${describeGap(gap)}`);
  } finally {
    if (isEncrypted) rmSync(opened, { force: true });
  }
};

const exportBackup = async (path: string, given: string): Promise<void> => {
  const to = resolve(given.endsWith(backupFileEnding) ? given : given + backupFileEnding);
  if (existsSync(to)) throw new AppError('conflict', `${to} is there already.`);
  const passphrase = readNewPassphrase();
  const made = await makeBackup(path, 'manual', Date.now(), createDayCut(readActiveTimeZone(path, systemTimeZone())));
  if (!made.ok)
    throw new AppError('conflict', `The ledger is damaged: start Centesimo to have it repaired. ${made.problem}`);
  const newest = listBackupFiles(path).find(({ kind }) => kind === 'manual');
  if (newest === undefined) throw new Error('the backup that was just made is not there');
  await encryptFile(newest.path, to, passphrase, newest.madeAt);
  console.log(`Exported to ${to}. Without the passphrase nobody can open it, not even you.`);
};

/**
 * Restores or exports a backup while the program does not run. Ends with 0 when it was done, 1 when it could not be, 2 when
 * the command is not complete.
 */
export const runBackupCommand = async ({ kind, file }: BackupCommand, args: readonly string[]): Promise<number> => {
  const demo = args.includes('--demo');
  const dataDir = resolveDataDir({ demo });
  const path = ledgerPathOf({ dataDir, demo });
  if (file === undefined || file.startsWith('--')) {
    console.error(
      kind === 'restore' ? 'Say what: --restore NAME or --restore FILE.' : 'Say where: --export-backup FILE.',
    );
    sayBackups(path);
    return 2;
  }
  try {
    ensureDataDir(dataDir);
    const lock = await lockDataDir(dataDir);
    try {
      await (kind === 'restore' ? restore : exportBackup)(path, file);
      return 0;
    } finally {
      lock.release();
    }
  } catch (error) {
    console.error(error instanceof AppError ? error.message : error);
    return 1;
  }
};
