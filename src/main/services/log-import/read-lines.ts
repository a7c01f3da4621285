import type { LineReading } from '../../../shared/core/log-parser.ts';

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const chunkBytes = 1024 * 1024;
/** For one file after the other; a reading that finds it in use takes one of its own. */
let spare: Buffer | null = Buffer.allocUnsafeSlow(chunkBytes);
/** A longer line is not read. */
export const longestLine = 32 * 1024 * 1024;

/** Reads into `target`; answers how many bytes there were, 0 at the end. */
export type ReadBytes = (target: Buffer, at: number, length: number, position: number) => number;

export type LinesTask = {
  readonly read: ReadBytes;
  /** Bytes `[from, to)` of the file; `from` is the beginning of a line, or the end of one without its line break. */
  readonly from: number;
  readonly to: number;
  /** Lines that end before `from`. */
  readonly lines: number;
  /** A line without any of these is only looked at from outside, unless there are none; `isOther` is asked first. */
  readonly markers: readonly string[];
  readonly isOther?: (bytes: Uint8Array, start: number, end: number) => boolean;
  readonly readLine: (bytes: Uint8Array, start: number, end: number) => LineReading;
  /** @param line counted from 1 */
  readonly onUnparsed: (line: number, reason: 'line' | 'line_too_long') => void;
};

/** How far a file has been read: to which byte, and how many line breaks were passed. */
export type LinesPlace = { readonly offset: number; readonly lines: number };

/** Finds out, for one line after the other, whether it holds one of some texts; each is searched for once. */
const createMarkerSearch = (markers: readonly string[]) => {
  const wanted = markers.map((marker) => Buffer.from(marker));
  let next: number[] = [];
  return {
    /** To be called whenever the bytes changed. */
    begin: (): void => {
      next = wanted.map(() => -1);
    },
    holds: (bytes: Buffer, start: number, end: number): boolean => {
      if (wanted.length === 0) return true;
      for (const [at, marker] of wanted.entries()) {
        let found = next[at] as number;
        if (found < start) {
          found = bytes.indexOf(marker, start);
          if (found === -1) found = Infinity;
          next[at] = found;
        }
        if (found < end) return true;
      }
      return false;
    },
  };
};

/** Without the spaces around it. */
const trim = (bytes: Uint8Array, start: number, end: number): [start: number, end: number] => {
  let [first, last] = [start, end];
  while (first < last && (bytes[first] === space || bytes[first] === carriageReturn)) first += 1;
  while (last > first && (bytes[last - 1] === space || bytes[last - 1] === carriageReturn)) last -= 1;
  return [first, last];
};

/** Whether the bytes may be a JSON object, as every line is. */
const isObject = (bytes: Uint8Array, first: number, last: number): boolean =>
  bytes[first] === openBrace && bytes[last - 1] === closeBrace;

/**
 * Reads lines of JSON objects and yields how far it has come after each chunk, so that the caller can do something else
 * meanwhile. A last line without its line break is read when it is whole, and else left for the next time.
 */
export function* readLines(task: LinesTask): Generator<LinesPlace, LinesPlace> {
  const { to, markers, isOther = () => false, readLine, onUnparsed } = task;
  const search = createMarkerSearch(markers);
  const chunk = spare ?? Buffer.allocUnsafeSlow(chunkBytes);
  spare = null;
  let buffer = chunk;
  /** Bytes at the front of the buffer that belong to a line without an end so far, and where the first one is in the file. */
  let held = 0;
  let offset = task.from;
  let position = task.from;
  let { lines } = task;
  let isTooLong = false;

  const readOne = (start: number, end: number): void => {
    const [first, last] = trim(buffer, start, end);
    if (first === last) return;
    if (!isObject(buffer, first, last)) return onUnparsed(lines + 1, 'line');
    if (isOther(buffer, first, last) || !search.holds(buffer, first, last)) return;
    if (readLine(buffer, first, last) === 'unparsed') onUnparsed(lines + 1, 'line');
  };

  for (;;) {
    if (held === buffer.length) {
      if (held >= longestLine) {
        isTooLong = true;
        held = 0;
      } else {
        const larger = Buffer.allocUnsafeSlow(Math.min(2 * buffer.length, longestLine));
        buffer.copy(larger, 0, 0, held);
        buffer = larger;
      }
    }
    const wanted = Math.min(buffer.length - held, to - position);
    const got = wanted === 0 ? 0 : task.read(buffer, held, wanted, position);
    position += got;
    const end = held + got;
    let start = 0;
    search.begin();
    for (let at = buffer.indexOf(lineFeed, held); at !== -1 && at < end; at = buffer.indexOf(lineFeed, start)) {
      if (isTooLong) onUnparsed(lines + 1, 'line_too_long');
      else readOne(start, at);
      isTooLong = false;
      lines += 1;
      start = at + 1;
    }
    if (start > 0) {
      buffer.copyWithin(0, start, end);
      offset = position - (end - start);
    }
    held = end - start;
    if (got === 0) break;
    yield { offset, lines };
  }

  const [first, last] = trim(buffer, 0, held);
  const isWhole =
    !isTooLong && first < last && isObject(buffer, first, last) && readLine(buffer, first, last) !== 'unparsed';
  spare = chunk;
  return { offset: isWhole ? position : offset, lines };
}
