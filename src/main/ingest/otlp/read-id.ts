const idBytes = { trace: 16, span: 8 } as const;

/** Lower-case hex; null when it is empty, all zero or of another length. */
export const readId = (kind: keyof typeof idBytes, bytes: Uint8Array): string | null => {
  if (bytes.length !== idBytes[kind] || bytes.every((byte) => byte === 0)) return null;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
};
