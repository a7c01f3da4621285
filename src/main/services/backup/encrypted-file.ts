import { createCipheriv, createDecipheriv, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import { createReadStream, createWriteStream, renameSync, rmSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../../../shared/core/app-error.ts';

/**
 * A backup under a passphrase, in pieces that are each sealed with AES-256-GCM; docs/backups.md has the format. A piece that
 * was changed, left out, put elsewhere or cut off does not open, and neither does a file that ends early.
 */
export const encryptedEnding = '.centesimo-backup';

const magic = Buffer.from('CENTBKP1', 'latin1');
const saltBytes = 16;
const noncePrefixBytes = 7;
const checkBytes = 16;
const tagBytes = 16;
const pieceBytes = 64 * 1024;
const headerBytes = magic.length + saltBytes + noncePrefixBytes + checkBytes;
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

async function* seal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const salt = randomBytes(saltBytes);
  const prefix = randomBytes(noncePrefixBytes);
  const { key, check } = await derive(passphrase, salt);
  const header = Buffer.concat([magic, salt, prefix, check]);
  yield header;
  let index = 0;
  for await (const { piece, isLast } of cut(source, pieceBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, index, isLast));
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()]);
    index += 1;
  }
}

const damaged = (): AppError => new AppError('conflict', 'The file is damaged or was cut off. Nothing was changed.');

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

async function* unseal(source: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const { head, rest } = await splitHead(source[Symbol.asyncIterator](), headerBytes);
  if (head.length < headerBytes || !head.subarray(0, magic.length).equals(magic)) {
    throw new AppError('conflict', 'This is not an encrypted backup of Centesimo. Nothing was changed.');
  }
  const salt = head.subarray(magic.length, magic.length + saltBytes);
  const prefix = head.subarray(magic.length + saltBytes, headerBytes - checkBytes);
  const { key, check } = await derive(passphrase, salt);
  if (!timingSafeEqual(check, head.subarray(headerBytes - checkBytes))) {
    throw new AppError('conflict', 'The passphrase is wrong, or the head of the file is damaged. Nothing was changed.');
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
export const encryptFile = (from: string, to: string, passphrase: string): Promise<void> =>
  writeWhole(seal(createReadStream(from), passphrase), to);

/** @throws AppError `conflict` when the passphrase is wrong or the file damaged; nothing is at `to` then */
export const decryptFile = (from: string, to: string, passphrase: string): Promise<void> =>
  writeWhole(unseal(createReadStream(from), passphrase), to);
