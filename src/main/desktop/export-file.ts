import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const lineBreak = 0x0a;

const countLines = (onLines: (lines: number) => void): Transform => {
  let lines = 0;
  return new Transform({
    transform: (piece: Uint8Array, _encoding, done) => {
      for (const byte of piece) if (byte === lineBreak) lines += 1;
      onLines(lines);
      done(null, piece);
    },
  });
};

/**
 * Writes a download beside its place and puts it there in one step when it is whole: a file that is there is complete.
 *
 * @param onLines how many lines have been written so far
 * @throws when the connection was cut or the disk refused; nothing is left behind then
 */
export const writeDownload = async (
  body: ReadableStream<Uint8Array>,
  path: string,
  onLines: (lines: number) => void,
): Promise<void> => {
  const beside = `${path}.part`;
  try {
    await pipeline(
      Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
      countLines(onLines),
      createWriteStream(beside, { mode: 0o600, flush: true }),
    );
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
};
