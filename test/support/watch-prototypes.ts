import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { makeTempDir } from './temp-dir.ts';
import { waitFor } from './wait-for.ts';

/** Loaded into every thread before anything else: writes down, again and again, what was added to the built-in objects. */
const watcher = `
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
const watched = [Object, Array, Function, String, Map].map((each) => [each.prototype, new Set(Reflect.ownKeys(each.prototype))]);
let looks = 0;
setInterval(() => {
  looks += 1;
  const added = watched.flatMap(([object, own]) => Reflect.ownKeys(object).filter((key) => !own.has(key)).map(String));
  const file = join(import.meta.dirname, 'thread-' + threadId);
  writeFileSync(file + '.part', JSON.stringify({ looks, added }));
  renameSync(file + '.part', file + '.json');
}, 100).unref();
`;

type Look = { readonly looks: number; readonly added: readonly string[] };

export type PrototypeWatch = {
  /** What the program is to be started with. */
  readonly env: Readonly<Record<string, string>>;
  /** Names that were added to built-in objects in any thread, once so many have looked again. */
  readonly readAdded: (threads: number) => Promise<readonly string[]>;
};

/** Watches the built-in objects of a program in all its threads. */
export const watchPrototypes = (): PrototypeWatch => {
  const dir = makeTempDir();
  const module = join(dir, 'watch.mjs');
  writeFileSync(module, watcher);
  const read = (): ReadonlyMap<string, Look> =>
    new Map(
      readdirSync(dir)
        .filter((name) => name.endsWith('.json'))
        .map((name) => [name, JSON.parse(readFileSync(join(dir, name), 'utf8')) as Look]),
    );
  return {
    env: { NODE_OPTIONS: `--import ${pathToFileURL(module).href}` },
    readAdded: async (threads) => {
      const before = read();
      const after = await waitFor('look of the threads', 30_000, () => {
        const now = read();
        // Twice: the first may have begun before what is looked for happened. A thread that has ended looks no more.
        const again = [...now].filter(([name, { looks }]) => looks >= (before.get(name)?.looks ?? 0) + 2);
        return again.length >= threads && now;
      });
      return [...after.values()].flatMap(({ added }) => added);
    },
  };
};
