import type { StreamEvent } from '../../shared/contract/stream.ts';
import { AppError } from '../../shared/core/app-error.ts';
import { type AppCounters, sharedAppId } from '../store/app-table.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import { mostRefusedItems, type RefusedRecord } from '../store/refused-item-table.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import { redactItem, scrubText } from './intake-redact.ts';
import type { Intake, NoteIntake } from './intake-types.ts';
import type { StartTimer } from './start-timer.ts';

type IntakeDeps = {
  readonly tables: Pick<OwnerTables, 'listApps' | 'listRefusedItems'>;
  readonly run: RunInWriter;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

/** Counters of apps and the list of what was refused, as they are now; the store has them a little later. */
export type IntakeKeeper = {
  readonly note: NoteIntake;
  /** Starts to count for an app. */
  readonly addApp: (appId: string) => void;
  /** Forgets an app that was removed, and what was refused of it. */
  readonly removeApp: (appId: string) => void;
  /** Undefined for an app that is not known. */
  readonly countersOf: (appId: string) => AppCounters | undefined;
  /** The newest first. */
  readonly listRefused: () => readonly RefusedRecord[];
  /** Resolves with how many there were, after they are gone from the disk. */
  readonly clearRefused: () => Promise<number>;
  /** Saves what is not saved yet. To be called once nothing comes in any more. */
  readonly close: () => Promise<void>;
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A crash loses so much counting, and no call. */
const saveEveryMs = 15_000;
const tellEveryMs = 1_000;
/** A request with more that is wrong is usually wrong in the same way throughout. */
const mostKeptOfRequest = 20;
const longest = { code: 64, pointer: 200, detail: 400 } as const;

/**
 * Counts in memory and saves a few times a minute: noting costs a request next to nothing. What was refused is redacted
 * before anything else is done with it.
 */
export const createIntake = (deps: IntakeDeps): IntakeKeeper => {
  const { run, now, startTimer, publish } = deps;
  const counters = new Map<string, Mutable<AppCounters>>(
    deps.tables
      .listApps()
      .map(({ id, lastUsedAt, accepted, duplicates, rejected }) => [
        id,
        { lastUsedAt, accepted, duplicates, rejected },
      ]),
  );
  let refused = deps.tables.listRefusedItems();
  let lastId = refused.at(-1)?.id ?? 0;
  let savedId = lastId;
  const changed = new Set<string>();
  let stopSaving: (() => void) | null = null;
  /** Saves and clearings one after the other. */
  let writing: Promise<unknown> = Promise.resolve();
  let stopTelling: (() => void) | null = null;
  let hasNews = false;

  const save = async (): Promise<void> => {
    const apps = [...changed].flatMap((id) => {
      const counts = counters.get(id);
      return counts === undefined ? [] : [{ id, ...counts }];
    });
    const items = refused.filter(({ id }) => id > savedId);
    if (apps.length === 0 && items.length === 0) return;
    changed.clear();
    try {
      await run('saveIntake', apps, items);
      savedId = Math.max(savedId, items.at(-1)?.id ?? 0);
    } catch (error) {
      for (const { id } of apps) changed.add(id);
      if (!(error instanceof AppError)) deps.reportBug(error, 'the counters of apps');
    }
  };
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const done = writing.then(work);
    writing = done.catch(() => undefined);
    return done;
  };
  const saveLater = (): void => {
    stopSaving ??= startTimer(saveEveryMs, () => {
      stopSaving = null;
      void inTurn(save).then(() => {
        if (changed.size > 0) saveLater();
      });
    });
  };

  /** Recording tells of itself; this is for what was not recorded. At once, and then once a second. */
  const tell = (): void => {
    hasNews = true;
    if (stopTelling !== null) return;
    hasNews = false;
    publish({ type: 'apps' });
    stopTelling = startTimer(tellEveryMs, () => {
      stopTelling = null;
      if (hasNews) tell();
    });
  };

  const keepRefused = (appId: string, at: number, { way, refused: items }: Intake): void => {
    for (const { error, item } of items.slice(0, mostKeptOfRequest)) {
      lastId += 1;
      refused.push({
        id: lastId,
        appId,
        way,
        at,
        code: scrubText(error.code, longest.code),
        pointer: scrubText(error.pointer, longest.pointer),
        detail: scrubText(error.detail, longest.detail),
        item: redactItem(item),
      });
    }
    if (refused.length > mostRefusedItems) refused = refused.slice(-mostRefusedItems);
  };

  const note = (intake: Intake): void => {
    const appId = intake.appId ?? sharedAppId;
    const counts = counters.get(appId);
    // Removed while its last request was answered.
    if (counts === undefined) return;
    const at = now();
    counts.lastUsedAt = at;
    counts.accepted += intake.accepted;
    counts.duplicates += intake.duplicates;
    counts.rejected += intake.refused.length;
    changed.add(appId);
    if (intake.refused.length > 0) keepRefused(appId, at, intake);
    if (intake.accepted === 0) tell();
    if (stopSaving === null) saveLater();
  };

  return {
    note: (intake) => {
      try {
        note(intake);
      } catch (error) {
        // What came in is recorded and answered; it must not fail for a note about it.
        deps.reportBug(error, 'the counters of apps');
      }
    },
    addApp: (appId) => void counters.set(appId, { lastUsedAt: null, accepted: 0, duplicates: 0, rejected: 0 }),
    removeApp: (appId) => {
      counters.delete(appId);
      refused = refused.filter((item) => item.appId !== appId);
    },
    countersOf: (appId) => counters.get(appId),
    listRefused: () => refused.toReversed(),
    clearRefused: () =>
      inTurn(async () => {
        const upTo = lastId;
        await run('clearRefusedItems');
        const left = refused.filter(({ id }) => id > upTo);
        const count = refused.length - left.length;
        refused = left;
        savedId = Math.max(savedId, upTo);
        publish({ type: 'apps' });
        return count;
      }),
    close: async () => {
      stopSaving?.();
      stopTelling?.();
      await inTurn(save);
    },
  };
};
