import { expect } from 'vitest';

type Reached = { readonly url: string; readonly adminToken: string };

/** The file that `exportBackup` has made ready. */
export const fetchBackup = async ({ url, adminToken }: Reached, id: string): Promise<Buffer> => {
  const response = await fetch(`${url}/v1/backup-exports/${id}`, { headers: { 'x-api-key': adminToken } });
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
};

/** Sends a piece of an encrypted file. */
export const sendPiece = async (
  { url, adminToken }: Reached,
  offset: number | string,
  piece: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): Promise<{ status: number; body: { readonly bytes?: number; readonly detail?: string } }> => {
  const response = await fetch(`${url}/v1/backup-import?offset=${offset}`, {
    method: 'PUT',
    headers: { 'x-api-key': adminToken, 'content-type': 'application/octet-stream', ...headers },
    body: new Uint8Array(piece),
  });
  return { status: response.status, body: (await response.json()) as never };
};

/** Sends a whole encrypted file. */
export const sendBackupFile = async (
  reached: Reached,
  file: Uint8Array,
  pieceBytes: number = 1 << 20,
): Promise<void> => {
  for (let offset = 0; offset < file.length; offset += pieceBytes) {
    const { status } = await sendPiece(reached, offset, file.subarray(offset, offset + pieceBytes));
    expect(status).toBe(200);
  }
};
