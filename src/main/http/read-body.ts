import type { IncomingMessage } from 'node:http';
import { createGunzip, createInflate, type Gunzip, type Inflate } from 'node:zlib';
import { AppError } from '../../shared/core/app-error.ts';

/**
 * Bytes that are still read and thrown away after a body has been refused: a client that is busy sending would
 * otherwise find its connection reset instead of the answer.
 */
const mostDiscardedBytes = 64 * 1024 * 1024;

const decoders: Readonly<Record<string, (() => Gunzip | Inflate) | null>> = {
  '': null,
  identity: null,
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
};

const tooLarge = (limit: number): AppError =>
  new AppError('payload_too_large', `The body may have at most ${limit} bytes, counted after decompression.`);

/**
 * Reads a request's body, decompressed, of at most `limit` bytes: more is cut off while it comes in, so a small body
 * that unpacks to a huge one costs no memory.
 *
 * @param done called once: with AppError `payload_too_large`, `bad_encoding`, `bad_request` or
 *   `unsupported_media_type` (a `Content-Encoding` that is not gzip or deflate), or with the body
 */
export const readBody = (
  request: IncomingMessage,
  limit: number,
  done: (error: AppError | null, body?: Buffer) => void,
): void => {
  const encoding = (request.headers['content-encoding'] ?? '').trim().toLowerCase();
  const createDecoder = Object.hasOwn(decoders, encoding) ? decoders[encoding] : undefined;
  const decoder = createDecoder?.() ?? null;
  const announced = Number(request.headers['content-length'] ?? 0);
  let chunks: Buffer[] = [];
  let length = 0;
  let error: AppError | null = null;
  let finished = false;

  const finish = (): void => {
    if (finished) return;
    finished = true;
    if (error !== null) return done(error);
    const [only] = chunks;
    done(null, chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length));
  };

  const discardTheRest = (): void => {
    let left = mostDiscardedBytes;
    if (request.readableEnded || announced > left) return finish();
    request.on('data', (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) finish();
    });
    request.resume();
  };

  const refuse = (reason: AppError): void => {
    if (error !== null || finished) return;
    error = reason;
    chunks = [];
    if (decoder !== null) {
      request.unpipe(decoder);
      decoder.destroy();
    }
    discardTheRest();
  };

  const take = (chunk: Buffer): void => {
    if (error !== null) return;
    length += chunk.length;
    if (length > limit) refuse(tooLarge(limit));
    else chunks.push(chunk);
  };

  request.once('end', () => {
    if (decoder === null || error !== null) finish();
  });
  request.once('close', () => {
    if (!request.complete) refuse(new AppError('bad_request', 'The body ended early.'));
    if (error !== null) finish();
  });

  if (createDecoder === undefined) {
    refuse(new AppError('unsupported_media_type', 'Content-Encoding must be gzip or deflate, or be left out.'));
  } else if (announced > limit) {
    refuse(tooLarge(limit));
  } else if (decoder === null) {
    request.on('data', take);
  } else {
    decoder.on('data', take);
    decoder.once('end', finish);
    decoder.on('error', () => refuse(new AppError('bad_encoding', `The body is not valid ${encoding}.`)));
    request.pipe(decoder);
  }
};
