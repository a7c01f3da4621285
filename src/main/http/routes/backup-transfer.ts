import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { backupDownloadPath, backupUploadPath, uploadPieceBytes } from '../../../shared/contract/backup-transfer.ts';
import { backupUploadInput } from '../../../shared/contract/backups.ts';
import { toFieldErrors } from '../../../shared/contract/parse-input.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import { readBody } from '../read-body.ts';
import { refuseWhen, type RouteContext } from '../route-context.ts';

/** How long a reader may take nothing at all before its download is given up. */
const mostIdleMs = 30_000;
const mediaType = 'application/octet-stream';

async function* whileRead(pieces: AsyncIterable<Buffer>, { raw }: FastifyReply): AsyncGenerator<Buffer, void, void> {
  const idle = setTimeout(() => raw.destroy(), mostIdleMs);
  try {
    for await (const piece of pieces) {
      idle.refresh();
      yield piece;
    }
  } finally {
    clearTimeout(idle);
  }
}

const readOffset = (query: unknown): number => {
  const parsed = backupUploadInput.safeParse(query);
  if (parsed.success) return parsed.data.offset;
  const errors = toFieldErrors(Object.keys(backupUploadInput.shape), false, parsed.error.issues);
  throw new AppError('invalid', errors.map(({ detail }) => detail).join(' '), { errors });
};

/** `GET /v1/backup-exports/:id` and `PUT /v1/backup-import`: encrypted files, never more than a piece of one in memory. */
export const addBackupTransferRoutes = (app: FastifyInstance, { deps, authenticate }: RouteContext): void => {
  const reading = { exposeHeadRoute: false, onRequest: refuseWhen(authenticate.forReading) };
  app.get<{ Params: { id: string } }>(backupDownloadPath, reading, (request, reply) => {
    const { fileName, bytes, pieces } = deps.backupTransfer.download(request.params.id);
    const stream = Readable.from(whileRead(pieces, reply), { objectMode: false });
    stream.once('error', (error) => deps.reportBug(error, 'a download of a backup'));
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename="${fileName}"`)
      .header('content-length', bytes)
      .send(stream);
  });
  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(mediaType, (_request, payload, parsed) => readBody(payload, uploadPieceBytes, parsed));
    scope.route({
      method: 'PUT',
      url: backupUploadPath,
      onRequest: refuseWhen(authenticate.forAdministering),
      handler: async ({ query, body }) => {
        const offset = readOffset(query);
        if (!Buffer.isBuffer(body)) throw new AppError('unsupported_media_type', `Send a piece as ${mediaType}.`);
        return { bytes: await deps.backupTransfer.upload(offset, body) };
      },
    });
    done();
  });
};
