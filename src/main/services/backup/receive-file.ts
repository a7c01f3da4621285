import { rmSync, statfsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { AppError } from '../../../shared/core/app-error.ts';
import { spareBytes } from './make-backup.ts';

/** Takes a file piece by piece and lends it out once; one at a time. */
export type FileReceiver = {
  /** @returns the bytes that are there @throws AppError `conflict` out of turn, `unavailable` when the disk refuses */
  readonly take: (offset: number, piece: Buffer) => Promise<number>;
  /** Runs with the whole file, which is gone afterwards. @throws AppError `conflict` when there is none */
  readonly use: <T>(work: () => Promise<T>) => Promise<T>;
  readonly drop: () => void;
};

/** @param path where the file is kept meanwhile, mode 0600 */
export const createFileReceiver = (path: string): FileReceiver => {
  let received = 0;
  let isBusy = false;

  const drop = (): void => {
    received = 0;
    rmSync(path, { force: true });
  };

  const alone = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isBusy) throw new AppError('conflict', 'Another file is being sent or opened at this moment.');
    isBusy = true;
    try {
      return await work();
    } finally {
      isBusy = false;
    }
  };

  const ensureRoomFor = (piece: Buffer): void => {
    const { bavail, bsize } = statfsSync(dirname(path));
    if (bavail * bsize >= piece.length + spareBytes) return;
    throw new AppError('unavailable', 'There is not enough room on the disk for this file.');
  };

  return {
    take: (offset, piece) =>
      alone(async () => {
        if (offset === 0) drop();
        if (offset !== received) throw new AppError('conflict', `The next piece belongs at ${received}.`);
        try {
          ensureRoomFor(piece);
          await appendFile(path, piece, { mode: 0o600 });
        } catch (error) {
          drop();
          if (error instanceof AppError) throw error;
          throw new AppError('unavailable', 'The file could not be written to the disk.', { cause: error });
        }
        received += piece.length;
        return received;
      }),
    use: (work) =>
      alone(async () => {
        if (received === 0) throw new AppError('conflict', 'Send the file first.');
        try {
          return await work();
        } finally {
          drop();
        }
      }),
    drop,
  };
};
