import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decryptFile,
  encryptFile,
  readMadeAt,
  sealedSize,
} from '../../../../src/main/services/backup/encrypted-file.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const passphrase = 'càffè corretto 42';
const pieceBytes = 64 * 1024;
const headBytes = 55;
const madeAt = Date.parse('2026-11-20T21:41:00Z');

const makeFile = async (bytes: Buffer) => {
  const dir = makeTempDir();
  const [plain, sealed, back] = [join(dir, 'plain'), join(dir, 'sealed'), join(dir, 'back')];
  writeFileSync(plain, bytes);
  await encryptFile(plain, sealed, passphrase, madeAt);
  return { sealed, back };
};

const makeBytes = (length: number): Buffer => Buffer.from(Array.from({ length }, (_, at) => (at * 7919) % 251));

describe('an encrypted backup', () => {
  it.each([0, 1, pieceBytes - 1, pieceBytes, pieceBytes + 1, 3 * pieceBytes])(
    'of %i bytes comes back',
    async (length) => {
      const bytes = makeBytes(length);
      const { sealed, back } = await makeFile(bytes);
      await decryptFile(sealed, back, passphrase);
      expect(readFileSync(back).equals(bytes)).toBe(true);
      expect(readMadeAt(sealed)).toBe(madeAt);
      expect(statSync(sealed).size).toBe(sealedSize(length));
    },
  );

  it('opens with the same letters written in another way, and shows nothing of what is in it', async () => {
    const { sealed, back } = await makeFile(Buffer.from('SQLite format 3 '.repeat(10_000)));
    expect(readFileSync(sealed).includes('SQLite')).toBe(false);
    await decryptFile(sealed, back, passphrase.normalize('NFD'));
    expect(existsSync(back)).toBe(true);
  });

  it('says that a passphrase is wrong, and that a file is another', async () => {
    const { sealed, back } = await makeFile(makeBytes(100));
    await expect(decryptFile(sealed, back, 'caffe corretto 42')).rejects.toThrow(/passphrase is wrong/);
    writeFileSync(sealed, 'Dear diary, '.repeat(100));
    await expect(decryptFile(sealed, back, passphrase)).rejects.toThrow(/not an encrypted backup/);
    expect(() => readMadeAt(sealed)).toThrow(/not an encrypted backup/);
    expect(existsSync(back)).toBe(false);
  });

  it('does not open when anything of it was changed, swapped or cut off', async () => {
    const { sealed, back } = await makeFile(makeBytes(3 * pieceBytes + 10));
    const good = readFileSync(sealed);
    const refuses = async (bytes: Uint8Array): Promise<void> => {
      writeFileSync(sealed, bytes);
      await expect(decryptFile(sealed, back, passphrase)).rejects.toThrow(/damaged|not an encrypted/);
      expect(existsSync(back)).toBe(false);
    };
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, flip) => {
        const bytes = Buffer.from(good);
        bytes[at]! ^= flip;
        await refuses(bytes);
        await refuses(good.subarray(0, at));
      }),
      { numRuns: 6 },
    );
    // Whole pieces left out or in another order.
    const [head, piece] = [headBytes, pieceBytes + 16];
    await refuses(Buffer.concat([good.subarray(0, head), good.subarray(head + piece)]));
    await refuses(good.subarray(0, head + 2 * piece));
    const swapped = [
      good.subarray(0, head),
      good.subarray(head + piece, head + 2 * piece),
      good.subarray(head, head + piece),
    ];
    await refuses(Buffer.concat([...swapped, good.subarray(head + 2 * piece)]));
  });
});
