import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const mostBytes = 1_000_000;
/** `centesimo.log` and, older, `centesimo.1.log` to `centesimo.3.log`. */
const oldFiles = 3;
const tailBytes = 20_000;

export type LogFile = {
  readonly write: (text: string) => void;
  /** The end of what was written, at most 20 kB. */
  readonly tail: () => string;
};

const sizeOf = (path: string): number => (existsSync(path) ? statSync(path).size : 0);

/** A log of at most four files of 1 MB, readable by the owner alone. A disk that is full costs lines, never the program. */
export const openLogFile = (dir: string): LogFile => {
  const nameOf = (age: number): string => join(dir, age === 0 ? 'centesimo.log' : `centesimo.${age}.log`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  let bytes = sizeOf(nameOf(0));

  const rotate = (): void => {
    for (let age = oldFiles; age > 0; age -= 1) {
      if (existsSync(nameOf(age - 1))) renameSync(nameOf(age - 1), nameOf(age));
    }
    bytes = 0;
  };
  return {
    write: (text) => {
      try {
        if (bytes > 0 && bytes + Buffer.byteLength(text) > mostBytes) rotate();
        appendFileSync(nameOf(0), text, { mode: 0o600 });
        bytes += Buffer.byteLength(text);
      } catch {
        // There is nowhere left to say it.
      }
    },
    tail: () => (existsSync(nameOf(0)) ? readFileSync(nameOf(0), 'utf8').slice(-tailBytes) : ''),
  };
};

type Stream = Pick<NodeJS.WriteStream, 'write' | 'on'>;

/** Everything the program prints, its threads included, goes into the log too, with the time in front. */
export const logStream = (stream: Stream, log: LogFile, now: () => Date): void => {
  const write = stream.write.bind(stream);
  // A terminal that was closed must not end the program.
  stream.on('error', () => undefined);
  stream.write = (piece: string | Uint8Array, ...rest: never[]) => {
    const text = typeof piece === 'string' ? piece : Buffer.from(piece).toString('utf8');
    log.write(`${now().toISOString()} ${text.endsWith('\n') ? text : `${text}\n`}`);
    return write(piece, ...rest);
  };
};
