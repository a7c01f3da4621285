import { dayMs, hourMs } from '../../../shared/core/period/zone-offset.ts';
import type { StartTimer } from '../start-timer.ts';

export type DailyCheckDeps = {
  /** Asked each time: off means that nothing is done. */
  readonly isOn: () => boolean;
  /** When it last worked, epoch ms; null: never. */
  readonly lastAt: () => number | null;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  /** Keeps its own failures; after one it is tried again within the hour. */
  readonly work: () => Promise<unknown>;
};

/**
 * Does something once a day: looks now and every hour whether 24 hours have passed, so that a computer that slept catches
 * up and a clock that was ahead holds nothing up. `check` looks at once.
 */
export const startDailyCheck = (deps: DailyCheckDeps): { readonly check: () => void; readonly stop: () => void } => {
  let cancel = (): void => undefined;
  const check = (): void => {
    cancel();
    cancel = deps.startTimer(hourMs, check);
    if (!deps.isOn()) return;
    const last = deps.lastAt();
    const elapsed = last === null ? dayMs : deps.now() - last;
    if (elapsed >= dayMs || elapsed < 0) deps.work().catch(() => undefined);
  };
  check();
  return { check, stop: () => cancel() };
};
