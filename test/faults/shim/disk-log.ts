import { closeSync, openSync, readSync } from 'node:fs';

/** The changes the shim logged, in their order. */
export const diskChanges = ['write', 'truncate', 'sync-start', 'sync-end', 'rename', 'unlink'] as const;
export type DiskChange = {
  readonly kind: (typeof diskChanges)[number];
  /** The file's path in the data directory. */
  readonly name: string;
  /** Monotonic nanoseconds, as `process.hrtime.bigint()` counts them. */
  readonly at: bigint;
  /** Where a write begins; the new length of a truncated file; the descriptor of a sync. */
  readonly offset: number;
  /** Where its bytes are in the log. */
  readonly place: number;
  readonly length: number;
};

const headerBytes = 32;
const hasBytes = (kind: DiskChange['kind']): boolean => kind === 'write' || kind === 'rename';

export type DiskLog = {
  readonly changes: readonly DiskChange[];
  readonly readBytes: (change: DiskChange) => Buffer;
  readonly close: () => void;
};

/** Reads the log of a program that has ended. Its bytes stay in the file until they are asked for. */
export const openDiskLog = (path: string): DiskLog => {
  const file = openSync(path, 'r');
  const readAt = (place: number, length: number): Buffer | undefined => {
    const bytes = Buffer.alloc(length);
    return length === 0 || readSync(file, bytes, 0, length, place) === length ? bytes : undefined;
  };
  const changes: DiskChange[] = [];
  let place = 0;
  for (;;) {
    const header = readAt(place, headerBytes);
    if (header === undefined) break;
    const kind = diskChanges[header.readUInt32LE(0) - 1];
    if (kind === undefined) throw new Error(`The disk's log cannot be read at ${place}.`);
    const nameLength = header.readUInt32LE(4);
    const name = readAt(place + headerBytes, nameLength)?.toString('utf8') ?? '';
    const length = Number(header.readBigUInt64LE(24));
    const bytesPlace = place + headerBytes + nameLength;
    changes.push({
      kind,
      name,
      at: header.readBigUInt64LE(8),
      offset: Number(header.readBigUInt64LE(16)),
      place: bytesPlace,
      length,
    });
    place = bytesPlace + (hasBytes(kind) ? length : 0);
  }
  return {
    changes,
    readBytes: (change) => {
      const bytes = readAt(change.place, change.length);
      if (bytes === undefined) throw new Error("The disk's log ends early.");
      return bytes;
    },
    close: () => closeSync(file),
  };
};
