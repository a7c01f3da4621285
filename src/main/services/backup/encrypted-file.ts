import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { closeSync, createReadStream, createWriteStream, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { OpenFailure } from '../../../shared/contract/backup-transfer.ts';
import { AppError } from '../../../shared/core/app-error.ts';

/*
 * The file of an encrypted backup: pieces that are each sealed with AES-256-GCM; docs/backups.md has the format. A piece
 * that was changed, left out, put elsewhere or cut off does not open, and neither does a file that ends early.
 */

const magic = Buffer.from('CENTBKP1', 'latin1');
/** When the backup was made: epoch ms, big-endian. */
const timeBytes = 8;
const saltBytes = 16;
const noncePrefixBytes = 7;
const checkBytes = 16;
const tagBytes = 16;
const pieceBytes = 64 * 1024;
const saltAt = magic.length + timeBytes;
const headerBytes = saltAt + saltBytes + noncePrefixBytes + checkBytes;
/** 64 MB of memory and about a fifth of a second for each guess. */
const cost = { N: 2 ** 16, r: 8, p: 1, maxmem: 128 * 1024 * 1024 } as const;

const derive = (passphrase: string, salt: Buffer): Promise<{ key: Buffer; check: Buffer }> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, 32 + checkBytes, cost, (error, derived) => {
      if (error) reject(error);
      else resolve({ key: derived.subarray(0, 32), check: derived.subarray(32) });
    });
  });

/** The place of a piece and whether it is the last are part of what is sealed. */
const nonceOf = (prefix: Buffer, index: number, isLast: boolean): Buffer => {
  const nonce = Buffer.alloc(12);
  prefix.copy(nonce);
  nonce.writeUInt32BE(index, noncePrefixBytes);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
};

/** Pieces of `size` bytes; the last one, which may be empty, says so. */
async function* cut(source: AsyncIterable<Buffer>, size: number): AsyncGenerator<{ piece: Buffer; isLast: boolean }> {
  let waiting: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    waiting = waiting.length === 0 ? chunk : Buffer.concat([waiting, chunk]);
    while (waiting.length > size) {
      yield { piece: waiting.subarray(0, size), isLast: false };
      waiting = waiting.subarray(size);
    }
  }
  yield { piece: waiting, isLast: true };
}

/** The bytes of a file that holds so many. */
export const sealedSize = (bytes: number): number =>
  headerBytes + bytes + Math.max(1, Math.ceil(bytes / pieceBytes)) * tagBytes;

/** A backup under a passphrase, piece by piece. @param madeAt when it was made, epoch ms */
export async function* seal(
  source: AsyncIterable<Buffer>,
  passphrase: string,
  madeAt: number,
): AsyncGenerator<Buffer, void, void> {
  const salt = randomBytes(saltBytes);
  const prefix = randomBytes(noncePrefixBytes);
  const { key, check } = await derive(passphrase, salt);
  const time = Buffer.alloc(timeBytes);
  time.writeBigUInt64BE(BigInt(madeAt));
  const header = Buffer.concat([magic, time, salt, prefix, check]);
  yield header;
  let index = 0;
  for await (const { piece, isLast } of cut(source, pieceBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, index, isLast));
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    index += 1;
  }
}

/** What the owner is told; the code lets the screens say it in the owner's language. */
export const openRefusal = (code: OpenFailure, detail: string): AppError =>
  new AppError('conflict', detail, { errors: [{ pointer: '', code, detail }] });

const damaged = (): AppError => openRefusal('damaged_file', 'The file is damaged or was cut off. Nothing was changed.');

const openPiece = (sealed: Buffer, key: Buffer, nonce: Buffer, header: Buffer): Buffer => {
  if (sealed.length < tagBytes) throw damaged();
  const decipher = createDecipheriv('aes-256-gcm', key, nonce);
  decipher.setAAD(header);
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch {
    throw damaged();
  }
};

/** The first `length` bytes, and the rest. */
const splitHead = async (
  source: AsyncIterator<Buffer>,
  length: number,
): Promise<{ head: Buffer; rest: AsyncIterable<Buffer> }> => {
  let head: Buffer = Buffer.alloc(0);
  while (head.length < length) {
    const { done, value } = await source.next();
    if (done === true) break;
    head = Buffer.concat([head, value]);
  }
  async function* rest(): AsyncGenerator<Buffer> {
    yield head.subarray(length);
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) return;
      yield value;
    }
  }
  return { head: head.subarray(0, length), rest: rest() };
};

const notOurs = (): AppError =>
  openRefusal('no_backup', 'This is not an encrypted backup of Centesimo. Nothing was changed.');

/** The last time with a year of four digits. */
const lastTime = 253_402_300_799_999;

/**
 * When the backup in a file was made, epoch ms. It is believed once the file has been opened, which it is a part of.
 *
 * @throws AppError `conflict` for another file
 */
export const readMadeAt = (path: string): number => {
  const head = Buffer.alloc(saltAt);
  const file = openSync(path, 'r');
  try {
    if (readSync(file, head, 0, saltAt, 0) < saltAt || !head.subarray(0, magic.length).equals(magic)) throw notOurs();
  } finally {
    closeSync(file);
  }
  const madeAt = Number(head.readBigUInt64BE(magic.length));
  if (madeAt > lastTime) throw damaged();
  return madeAt;
};

async function* unseal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const { head, rest } = await splitHead(source[Symbol.asyncIterator](), headerBytes);
  if (head.length < headerBytes || !head.subarray(0, magic.length).equals(magic)) {
    throw notOurs();
  }
  const salt = head.subarray(saltAt, saltAt + saltBytes);
  const prefix = head.subarray(saltAt + saltBytes, headerBytes - checkBytes);
  const { key, check } = await derive(passphrase, salt);
  if (!timingSafeEqual(check, head.subarray(headerBytes - checkBytes))) {
    throw openRefusal(
      'wrong_passphrase',
      'The passphrase is wrong, or the head of the file is damaged. Nothing was changed.',
    );
  }
  let index = 0;
  for await (const { piece, isLast } of cut(rest, pieceBytes + tagBytes)) {
    yield openPiece(piece, key, nonceOf(prefix, index, isLast), head);
    index += 1;
  }
}

/** Written beside and renamed: a file that is there is whole. */
const writeWhole = async (pieces: AsyncIterable<Buffer>, path: string): Promise<void> => {
  const beside = `${path}.part`;
  try {
    await pipeline(Readable.from(pieces), createWriteStream(beside, { mode: 0o600, flush: true }));
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
};

/** A few kB of memory, however large the file is. */
export const encryptFile = (from: string, to: string, passphrase: string, madeAt: number): Promise<void> =>
  writeWhole(seal(createReadStream(from), passphrase, madeAt), to);

/** @throws AppError `conflict` when the passphrase is wrong or the file damaged; nothing is at `to` then */
export const decryptFile = (from: string, to: string, passphrase: string): Promise<void> =>
  writeWhole(unseal(createReadStream(from), passphrase), to);
