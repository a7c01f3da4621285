import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { createRandom, pickWhole } from '../random.ts';

/** What calls of one tool, UTC day and model used, each counted once. Input holds the cache, output the reasoning. */
export type Used = {
  readonly input: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly output: number;
};
export type UsedSums = Map<
  string,
  { calls: number; input: number; cacheRead: number; cacheWrite: number; output: number }
>;

export const dayMs = 86_400_000;
export const iso = (at: number): string => new Date(at).toISOString();

const flushBytes = 1_000_000;
/** Some of what stands in logs: other languages, escapes, and the very words a reader looks for. */
const sample =
  'const import "usage": {token_count} → naïve résumé\n if (a < b) return 日本語 files/src/main.ts; '.repeat(150);
const textCount = 300;

export type Writer = { readonly add: (line: object) => void };

/** What the writers of all tools need: randomness from one seed, files, and sums of what calls used. */
export const createLogMaker = (seed: number, until: number, days: number) => {
  const random = createRandom(seed);
  const whole = (least: number, most: number): number => pickWhole(random, least, most);
  const used: UsedSums = new Map();
  let files = 0;
  let bytes = 0;
  let lastId = 0;

  const hex = (length: number): string => {
    let text = '';
    while (text.length < length) text += whole(0, 0xffff).toString(16).padStart(4, '0');
    return text.slice(0, length);
  };
  /** Mostly some hundred characters, sometimes a whole file. */
  const texts = Array.from({ length: textCount }, () => {
    const length = Math.floor(150 * Math.exp(random() * 4.4));
    return sample.slice(whole(0, 90)).slice(0, length);
  });

  return {
    random,
    whole,
    hex,
    text: (): string => texts[whole(0, textCount - 1)] ?? '',
    nextId: (): number => (lastId += 1),
    uuid: (): string => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
    /** An id that says when it was made. */
    uuidV7: (at: number): string => {
      const time = at.toString(16).padStart(12, '0');
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-a${hex(3)}-${hex(12)}`;
    },
    startOfSession: (): number => until - whole(1, days) * dayMs + whole(0, dayMs / 2),
    count: (tool: string, at: number, model: string, call: Used): void => {
      const key = `${tool} ${iso(at).slice(0, 10)} ${model}`;
      const sum = used.get(key) ?? { calls: 0, input: 0, cacheRead: 0, cacheWrite: 0, output: 0 };
      sum.calls += 1;
      for (const name of ['input', 'cacheRead', 'cacheWrite', 'output'] as const) sum[name] += call[name];
      used.set(key, sum);
    },
    /** A file of JSON lines. */
    write: (path: string, work: (writer: Writer) => void): void => {
      mkdirSync(dirname(path), { recursive: true });
      const file = openSync(path, 'w');
      let waiting = '';
      work({
        add: (line) => {
          waiting += `${JSON.stringify(line)}\n`;
          if (waiting.length > flushBytes) {
            bytes += writeSync(file, waiting);
            waiting = '';
          }
        },
      });
      bytes += writeSync(file, waiting);
      closeSync(file);
      files += 1;
    },
    used,
    files: (): number => files,
    bytes: (): number => bytes,
  };
};

export type LogMaker = ReturnType<typeof createLogMaker>;
