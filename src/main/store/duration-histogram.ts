/**
 * Response times counted in buckets: exact below 64 ms, then 32 buckets an octave, so a value read back is within 1.6 %
 * of what was recorded. Kept per day and dimension set as (bucket uint16, calls uint32) little-endian pairs.
 */
export type DurationHistogram = Map<number, number>;

const exactBelow = 64;
const perOctave = 32;
const pairBytes = 6;

/** Bucket of a duration in whole milliseconds. */
export const toDurationBucket = (durationMs: number): number => {
  if (durationMs < exactBelow) return durationMs;
  const octave = Math.floor(Math.log2(durationMs));
  const step = 2 ** (octave - 5);
  return exactBelow + (octave - 6) * perOctave + (Math.floor(durationMs / step) - perOctave);
};

/** The middle of a bucket, in whole milliseconds. */
export const fromDurationBucket = (bucket: number): number => {
  if (bucket < exactBelow) return bucket;
  const octave = Math.floor((bucket - exactBelow) / perOctave) + 6;
  const step = 2 ** (octave - 5);
  const low = (((bucket - exactBelow) % perOctave) + perOctave) * step;
  return Math.floor(low + step / 2);
};

export const addDuration = (histogram: DurationHistogram, bucket: number, calls = 1): void => {
  histogram.set(bucket, (histogram.get(bucket) ?? 0) + calls);
};

export const toHistogramBytes = (histogram: DurationHistogram): Buffer => {
  const bytes = Buffer.allocUnsafe(histogram.size * pairBytes);
  let at = 0;
  for (const [bucket, calls] of histogram) {
    bytes.writeUInt16LE(bucket, at);
    bytes.writeUInt32LE(calls, at + 2);
    at += pairBytes;
  }
  return bytes;
};

/** Calls `add` for each bucket that `bytes` hold. */
export const readHistogramBytes = (bytes: Uint8Array, add: (bucket: number, calls: number) => void): void => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + pairBytes <= bytes.byteLength; at += pairBytes) {
    add(view.getUint16(at, true), view.getUint32(at + 2, true));
  }
};

/** What `bytes` hold and `added` together, in the place of `bytes` where no bucket is new. Nothing else may use either after it. */
export const addToHistogramBytes = (bytes: Buffer, added: DurationHistogram): Buffer => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + pairBytes <= bytes.byteLength && added.size > 0; at += pairBytes) {
    const bucket = view.getUint16(at, true);
    const calls = added.get(bucket);
    if (calls === undefined) continue;
    view.setUint32(at + 2, view.getUint32(at + 2, true) + calls, true);
    added.delete(bucket);
  }
  return added.size === 0 ? bytes : Buffer.concat([bytes, toHistogramBytes(added)]);
};
