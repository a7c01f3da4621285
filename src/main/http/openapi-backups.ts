import { backupDownloadPath, backupUploadPath, uploadPieceBytes } from '../../shared/contract/backup-transfer.ts';
import { backupUploadSchema } from '../../shared/contract/backups.ts';
import { admin, everywhere, failures, json, type Json, outputOf } from './openapi-parts.ts';

const file = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } };

const uploadDescription = [
  'A piece of an encrypted backup. The pieces come one after the other, the first at 0, which begins anew.',
  `Each has at most ${uploadPieceBytes} bytes.`,
  'The file is opened by `openBackup` and gone afterwards; what was sent and not opened goes at the next start.',
].join(' ');

/** The encrypted files, which are no JSON. */
export const backupPaths = (): Json => ({
  [backupDownloadPath.replace(':id', '{id}')]: {
    get: {
      operationId: 'downloadBackup',
      description: 'The encrypted file that `exportBackup` has made ready: once, and within ten minutes.',
      security: admin,
      parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
      responses: {
        200: {
          description: 'The file.',
          headers: { 'Content-Disposition': { description: 'A name for the file.', schema: { type: 'string' } } },
          content: file,
        },
        ...failures(...everywhere, 'not_found'),
      },
    },
  },
  [backupUploadPath]: {
    put: {
      operationId: 'uploadBackup',
      description: uploadDescription,
      security: admin,
      parameters: [
        { name: 'offset', in: 'query', required: true, schema: { type: 'integer', minimum: 0 }, style: 'form' },
      ],
      requestBody: { required: true, content: file },
      responses: {
        200: json('How much of the file is there.', outputOf(backupUploadSchema)),
        ...failures(...everywhere, 'conflict', 'payload_too_large', 'unsupported_media_type', 'invalid'),
      },
    },
  },
});
