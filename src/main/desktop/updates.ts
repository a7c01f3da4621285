import type { AppUpdate } from '../../shared/contract/desktop-calls.ts';
import type { MemoryFile } from './memory.ts';
import { toUpdateProblem, type UpdateProblem } from './update-problem.ts';

/** Where newer versions come from. Each rejects with the error of what it is made of. */
export type UpdateSource = {
  /** Asks the feed for a newer version, null where there is none; undefined when this copy cannot be replaced. */
  readonly check: (url: string, signal: AbortSignal) => Promise<string | null | undefined>;
  /** Of the version that was found, checked against its checksum. */
  readonly download: (signal: AbortSignal) => Promise<void>;
  /** Puts it in the place of this one, ends the program and starts the new one; `onFailed` when it cannot. */
  readonly install: (onFailed: (error: unknown) => void) => Promise<void>;
};

/** As the owner has set it. */
export type UpdateSettings = { readonly on: boolean; readonly url: string | null };

export type UpdatesDeps = {
  readonly source: UpdateSource;
  readonly memory: MemoryFile;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly explain: (problem: UpdateProblem) => string;
  /** Writes an error down; the owner is told in other words. */
  readonly note: (error: unknown) => void;
  /** What the menus show has changed. */
  readonly onChange: () => void;
};

export type Updates = {
  readonly view: () => AppUpdate;
  readonly setSettings: (settings: UpdateSettings) => void;
  /** Checks when the last check is a day old; resolves with a version nobody has been told of yet. */
  readonly checkIfDue: () => Promise<string | null>;
  readonly check: () => Promise<AppUpdate>;
  readonly download: () => Promise<AppUpdate>;
};

const dayMs = 86_400_000;

/** Looks for newer versions of the app. While it is off nothing is asked of anybody. */
export const createUpdates = ({ source, memory, now, explain, note, onChange }: UpdatesDeps): Updates => {
  let settings: UpdateSettings = { on: false, url: null };
  let state: Exclude<AppUpdate['state'], 'off'> = 'idle';
  let version: string | null = null;
  let problem: UpdateProblem | null = null;
  /** Aborted with the settings it began under: what it finds counts no longer. */
  let current = new AbortController();
  /** One thing at a time. */
  let running: Promise<void> = Promise.resolve();
  let busyUnder: AbortSignal | null = null;

  const isOn = (): boolean => settings.on && settings.url !== null;
  const view = (): AppUpdate => {
    const { updatesCheckedAt } = memory.get();
    return {
      state: isOn() ? state : 'off',
      version: isOn() ? version : null,
      checked_at: updatesCheckedAt === null ? null : new Date(updatesCheckedAt).toISOString(),
      problem: isOn() && problem !== null ? explain(problem) : null,
    };
  };
  const move = (to: typeof state, why: UpdateProblem | null = null): void => {
    state = to;
    problem = why;
    onChange();
  };

  /** Who comes while something is done under the same settings waits for that instead. */
  const attempt = (during: typeof state, work: (signal: AbortSignal) => Promise<() => void>): Promise<void> => {
    const { signal } = current;
    if (busyUnder === signal) return running;
    busyUnder = signal;
    running = running.then(async () => {
      if (signal.aborted) return;
      move(during);
      try {
        const finish = await work(signal);
        if (!signal.aborted) finish();
      } catch (error) {
        if (signal.aborted) return;
        note(error);
        move('failed', toUpdateProblem(error));
      } finally {
        if (busyUnder === signal) busyUnder = null;
      }
    });
    return running;
  };

  const check = async (): Promise<AppUpdate> => {
    const { url } = settings;
    // What is downloaded stays: the next version comes after it.
    if (!isOn() || url === null || state === 'ready') return view();
    await attempt('checking', async (signal) => {
      memory.change({ updatesCheckedAt: now() });
      const found = await source.check(url, signal);
      return () => {
        version = found ?? null;
        if (found === undefined) move('failed', 'unsupported');
        else move(found === null ? 'current' : 'available');
      };
    });
    return view();
  };

  return {
    view,
    check,
    setSettings: (next) => {
      if (next.on === settings.on && next.url === settings.url) return;
      settings = next;
      current.abort();
      current = new AbortController();
      version = null;
      move('idle');
    },
    checkIfDue: async () => {
      const { updatesCheckedAt } = memory.get();
      // A clock that was far ahead must not put the next check off.
      const isDue = updatesCheckedAt === null || Math.abs(now() - updatesCheckedAt) >= dayMs;
      if (!isDue || busyUnder !== null) return null;
      const after = await check();
      if (after.state !== 'available' || after.version === memory.get().toldVersion) return null;
      memory.change({ toldVersion: after.version });
      return after.version;
    },
    download: async () => {
      if (isOn() && (state === 'available' || state === 'downloading')) {
        await attempt('downloading', async (signal) => {
          await source.download(signal);
          return () => move('ready');
        });
      }
      return view();
    },
  };
};
