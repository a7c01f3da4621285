import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { AppError } from '../../shared/core/app-error.ts';
import type { Export } from '../services/export/export-types.ts';

/** Each holds a connection and, as long as it lasts, the write-ahead log. */
const mostExports = 4;

/** How long a reader may take nothing at all before its export is given up. */
const mostIdleMs = 30_000;

/** Sends an export; what it answers is what a handler returns. */
export type SendExport = (reply: FastifyReply, open: () => Export) => FastifyReply;

/**
 * Streams exports no faster than they are read. Whatever ends one (its last row, a reader that went away or fell asleep, a
 * fault, the program's stop) closes what it reads from; where rows are missing the connection is cut, so that nobody
 * takes a part for the whole.
 */
export const createSendExport = (
  app: FastifyInstance,
  reportBug: (error: unknown, where: string) => void,
): SendExport => {
  const running = new Map<Readable, Promise<void>>();
  // The database is closed next; by then every connection of a reader has been.
  app.addHook('onClose', async () => void (await Promise.all(running.values())));

  return (reply, open) => {
    if (running.size >= mostExports) {
      throw new AppError('unavailable', `At most ${mostExports} exports may run at once; wait for one to end.`);
    }
    const { mediaType, fileName, pieces, close } = open();
    let first: string;
    try {
      // What fails at once is still answered as a problem.
      first = pieces.next().value ?? '';
    } catch (error) {
      close();
      throw error;
    }
    const stream = Readable.from(toChunks(first, pieces, reply));
    stream.once('error', (error) => reportBug(error, 'an export'));
    const closed = new Promise<void>((resolve) => {
      stream.once('close', () => {
        running.delete(stream);
        close();
        resolve();
      });
    });
    running.set(stream, closed);
    return reply.type(mediaType).header('content-disposition', `attachment; filename="${fileName}"`).send(stream);
  };
};

/** The pieces as they are asked for, with the event loop's other work in between; no more once the reader is gone. */
async function* toChunks(
  first: string,
  pieces: Export['pieces'],
  { raw }: FastifyReply,
): AsyncGenerator<string, void, void> {
  const idle = setTimeout(() => raw.destroy(), mostIdleMs);
  try {
    if (first !== '') yield first;
    while (!raw.destroyed) {
      const { done, value } = pieces.next();
      if (done === true) return;
      idle.refresh();
      if (value !== '') yield value;
      await nextTurn();
    }
  } finally {
    clearTimeout(idle);
  }
}
