/** Response times by how many calls had them. */
export type DurationCounts = Map<number, number>;

const group = 128;

/**
 * Response times in whole milliseconds as bytes, exact: in rising order the step from the one before and how many calls had
 * it, each seven bits a byte, the lowest first. Two or three bytes a call.
 */
export const toDurationBytes = (counts: DurationCounts): Buffer | null => {
  if (counts.size === 0) return null;
  const bytes: number[] = [];
  const put = (value: number): void => {
    let left = value;
    for (; left >= group; left = Math.floor(left / group)) bytes.push((left % group) + group);
    bytes.push(left);
  };
  let last = 0;
  for (const [durationMs, calls] of [...counts].toSorted(([a], [b]) => a - b)) {
    put(durationMs - last);
    put(calls);
    last = durationMs;
  }
  return Buffer.from(bytes);
};

/** Calls `add` for each response time in them. */
export const readDurationBytes = (bytes: Uint8Array, add: (durationMs: number, calls: number) => void): void => {
  let at = 0;
  const take = (): number => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++] ?? 0;
      value += (byte % group) * scale;
      if (byte < group) return value;
      scale *= group;
    }
  };
  for (let durationMs = 0; at < bytes.length;) {
    durationMs += take();
    add(durationMs, take());
  }
};
