import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { LedgerContents } from '../../store/backup-copy.ts';
import { flushToDisk, removeDatabase } from '../../store/backup-copy.ts';

/** Why a backup was made. */
export const backupKinds = ['daily', 'manual', 'migration', 'imported'] as const;
export type BackupKind = (typeof backupKinds)[number];

/** A backup in the folder. `contents` null: nothing is known of it but its name, or it is not as it was made. */
export type BackupFile = {
  /** The file's name without its ending. */
  readonly name: string;
  readonly path: string;
  readonly kind: BackupKind;
  /** Epoch ms. */
  readonly madeAt: number;
  readonly bytes: number;
  readonly contents: LedgerContents | null;
};

/** How many are kept of those that are made by themselves; the owner's own stay. */
const kept: Partial<Record<BackupKind, number>> = { daily: 7, migration: 5 };

const ending = '.db';
const factsEnding = '.json';
const partEnding = '.part';

/** Where an encrypted file is kept while it comes in. */
export const uploadPathOf = (ledgerPath: string): string => `${ledgerPath}-upload`;

export const backupFolderOf = (ledgerPath: string): string => join(dirname(ledgerPath), 'backups');

/** Backups of the sample data begin with another word, so that neither is ever taken for the other. */
const stemOf = (ledgerPath: string): string => basename(ledgerPath, ending);

export const toStamp = (epochMs: number): string => new Date(epochMs).toISOString().replaceAll(/[:.]/g, '-');

const fromStamp = (stamp: string): number =>
  Date.parse(stamp.replace(/T(\d\d)-(\d\d)-(\d\d)-(\d{3})Z$/, 'T$1:$2:$3.$4Z'));

const readFacts = (path: string, bytes: number): LedgerContents | null => {
  try {
    const facts = JSON.parse(readFileSync(path, 'utf8')) as { bytes: number; contents: LedgerContents };
    return facts.bytes === bytes ? facts.contents : null;
  } catch {
    return null;
  }
};

/** The backups of a ledger, the newest first. */
export const listBackupFiles = (ledgerPath: string): BackupFile[] => {
  const folder = backupFolderOf(ledgerPath);
  const pattern = new RegExp(
    `^${stemOf(ledgerPath)}-(\\d{4}-\\d\\d-\\d\\dT\\d\\d-\\d\\d-\\d\\d-\\d{3}Z)-(${backupKinds.join('|')})\\${ending}$`,
  );
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names
    .flatMap((file): BackupFile[] => {
      const [, stamp = '', kind] = pattern.exec(file) ?? [];
      if (kind === undefined) return [];
      const path = join(folder, file);
      const name = basename(file, ending);
      const bytes = statSync(path).size;
      const contents = readFacts(join(folder, name + factsEnding), bytes);
      return [{ name, path, kind: kind as BackupKind, madeAt: fromStamp(stamp), bytes, contents }];
    })
    .toSorted((a, b) => b.madeAt - a.madeAt);
};

/** Where a new backup is written until it is whole; the folder is made if needed, for the owner alone. */
export const newBackupPath = (ledgerPath: string, kind: BackupKind, madeAt: number): string => {
  const folder = backupFolderOf(ledgerPath);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
  const path = join(folder, `${stemOf(ledgerPath)}-${toStamp(madeAt)}-${kind}${ending}${partEnding}`);
  removeDatabase(path);
  return path;
};

/** Puts a backup that has been checked in its place; from then on it is one. @returns its file */
export const keepBackup = (part: string, contents: LedgerContents): string => {
  const path = part.slice(0, -partEnding.length);
  const facts = JSON.stringify({ bytes: statSync(part).size, contents });
  // First what is said of it: a backup without it would be there, but unknown.
  writeFileSync(path.slice(0, -ending.length) + factsEnding, facts, { mode: 0o600, flush: true });
  renameSync(part, path);
  flushToDisk(dirname(path));
  return path;
};

const removeBackup = (path: string): void => {
  rmSync(path, { force: true });
  rmSync(path.slice(0, -ending.length) + factsEnding, { force: true });
};

/** Removes those of the program's own that are too many, and what was never finished. */
export const tidyBackups = (ledgerPath: string): void => {
  const all = listBackupFiles(ledgerPath);
  for (const [kind, most] of Object.entries(kept)) {
    for (const { path } of all.filter((file) => file.kind === kind).slice(most)) removeBackup(path);
  }
};

/** Removes what was imported before: its file is wherever it came from. */
export const keepOneImported = (ledgerPath: string, path: string): void => {
  const imported = listBackupFiles(ledgerPath).filter(({ kind }) => kind === 'imported');
  for (const one of imported) if (one.path !== path) removeBackup(one.path);
};

/** Removes what was being written, or sent, when the program ended. Nobody may be writing. */
export const removeUnfinished = (ledgerPath: string): void => {
  rmSync(uploadPathOf(ledgerPath), { force: true });
  const folder = backupFolderOf(ledgerPath);
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch {
    return;
  }
  const known = new Set(listBackupFiles(ledgerPath).map(({ name }) => name));
  const begins = new RegExp(`^${stemOf(ledgerPath)}-\\d{4}-`);
  for (const file of names.filter((name) => begins.test(name))) {
    const isPart = file.includes(partEnding);
    const isLostFacts = file.endsWith(factsEnding) && !known.has(basename(file, factsEnding));
    if (isPart || isLostFacts) rmSync(join(folder, file), { force: true });
  }
};
