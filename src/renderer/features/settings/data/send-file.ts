import type { backupUploadPath, uploadPieceBytes } from '../../../../shared/contract/backup-transfer.ts';
import type { FieldError } from '../../../../shared/core/app-error.ts';
import { ApiError } from '../../../api/api-error.ts';

const path: typeof backupUploadPath = '/v1/backup-import';
/** The most the engine takes at once. */
const pieceBytes: typeof uploadPieceBytes = 4_194_304;

type Problem = { readonly detail?: string; readonly errors?: readonly FieldError[] };

const sendPiece = async (offset: number, piece: Blob): Promise<void> => {
  let response: Response;
  try {
    response = await fetch(`${path}?offset=${offset}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream' },
      body: piece,
      credentials: 'same-origin',
    });
  } catch {
    throw new ApiError('offline');
  }
  if (response.ok) return;
  const { detail = '', errors = [] } = (await response.json().catch(() => ({}))) as Problem;
  throw new ApiError(response.status === 401 ? 'signed_out' : 'failed', detail, undefined, errors);
};

/**
 * Sends a file to the engine from a browser, a piece at a time.
 *
 * @param onProgress called with the bytes that have arrived
 * @throws ApiError
 */
export const sendFile = async (file: Blob, onProgress: (bytes: number) => void): Promise<void> => {
  for (let offset = 0; offset === 0 || offset < file.size; offset += pieceBytes) {
    const piece = file.slice(offset, offset + pieceBytes, 'application/octet-stream');
    await sendPiece(offset, piece);
    onProgress(offset + piece.size);
  }
};
