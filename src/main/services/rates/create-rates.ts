import type { CommandHandlers } from '../../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../../shared/contract/queries.ts';
import type { RatesView } from '../../../shared/contract/rates.ts';
import type { StreamEvent } from '../../../shared/contract/stream.ts';
import { AppError } from '../../../shared/core/app-error.ts';
import type { RateRow } from '../../../shared/core/exchange-rate.ts';
import type { Figures } from '../../../shared/core/figures.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { SettingsKeeper } from '../settings.ts';
import type { StartTimer } from '../start-timer.ts';
import { nextRefreshAt } from './next-refresh.ts';
import type { Refreshing } from './refresh-rates.ts';
import { stateOfUrl } from './refresh-state.ts';
import type { Settled, SettleCalls } from './settle-rates.ts';

export type RatesDeps = {
  readonly refreshing: Refreshing;
  readonly settle: SettleCalls;
  readonly settings: Pick<SettingsKeeper, 'current' | 'onChange'>;
  /** Figures of all calls. */
  readonly readFigures: () => Figures;
  readonly timeZone: string;
  readonly now: () => number;
  readonly startTimer: StartTimer;
  readonly publish: (event: StreamEvent) => void;
  readonly reportBug: (error: unknown, where: string) => void;
};

export type RatesKeeper = {
  /** All that are known, shipped and fetched, by rising date. */
  readonly rates: () => readonly RateRow[];
  /** Called after new rates came; never removed, for parts that live as long. */
  readonly onChange: (listener: () => void) => void;
  readonly handlers: Pick<QueryHandlers, 'rates'> & Pick<CommandHandlers, 'refreshRates'>;
  /** Settles what can be settled, and from then on fetches by itself while the owner wants that. */
  readonly start: () => void;
  /** Resolves when nothing more is asked of the network or the ledger. */
  readonly close: () => Promise<void>;
};

/** The clock is looked at this often: timers stand still while a computer sleeps. */
const longestSleepMs = 15 * 60_000;
const settleAgainMs = 60_000;

const nothingSettled: Settled = { calls: 0, lastAt: null };

/** Exchange rates while the program runs: kept current, applied to calls that waited for them, and shown. */
export const createRates = (deps: RatesDeps): RatesKeeper => {
  const { refreshing, settings, now, publish } = deps;
  const listeners: (() => void)[] = [];
  const closing = new AbortController();
  let stopRefreshTimer = (): void => undefined;
  let stopSettleTimer = (): void => undefined;
  /** Runs of settling, one after the other. */
  let lastSettling: Promise<unknown> = Promise.resolve();
  let running: Promise<{ newDays: number; settled: Settled }> | null = null;

  const nextAt = (): number | null => {
    const { rate_updates, rates_url } = settings.current();
    if (!rate_updates) return null;
    const lastDate = refreshing.rates().at(-1)!.date;
    return nextRefreshAt({ ...stateOfUrl(refreshing.state(), rates_url), lastDate }, now());
  };

  /** What the ledger cannot take now, or not while calls are being repriced, is tried again. */
  const settleOnce = async (): Promise<Settled> => {
    stopSettleTimer();
    if (closing.signal.aborted) return nothingSettled;
    try {
      const settled = await deps.settle(refreshing.rates(), closing.signal);
      const { lastAt } = settled;
      if (lastAt !== null) publish({ type: 'usage', accepted: 0, last_occurred_at: new Date(lastAt).toISOString() });
      return settled;
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      if (!closing.signal.aborted) stopSettleTimer = deps.startTimer(settleAgainMs, () => runAlone(settle));
      return nothingSettled;
    }
  };

  const settle = (): Promise<Settled> => {
    const work = lastSettling.then(settleOnce);
    lastSettling = work.catch(() => undefined);
    return work;
  };

  const refreshOnce = async () => {
    const newDays = await refreshing.refresh(settings.current().rates_url, closing.signal);
    if (newDays > 0) {
      for (const listener of listeners) listener();
      publish({ type: 'prices' });
    }
    return { newDays, settled: await settle() };
  };

  const refresh = () => {
    running ??= refreshOnce().finally(() => {
      running = null;
      plan();
    });
    return running;
  };

  /** Work nobody waits for: a passing fault is tried again by itself, a bug is told. */
  const runAlone = (work: () => Promise<unknown>): void => {
    work().catch((error: unknown) => {
      if (!(error instanceof AppError)) deps.reportBug(error, 'exchange rates');
    });
  };

  const plan = (): void => {
    stopRefreshTimer();
    const at = nextAt();
    if (at === null || closing.signal.aborted) return;
    const delayMs = Math.min(Math.max(at - now(), 0), longestSleepMs);
    stopRefreshTimer = deps.startTimer(delayMs, () => {
      const due = nextAt();
      if (due !== null && due <= now()) runAlone(refresh);
      else plan();
    });
  };

  settings.onChange((after, before) => {
    if (after.rate_updates !== before.rate_updates || after.rates_url !== before.rates_url) plan();
  });

  const toText = (epochMs: number | null): string | null =>
    epochMs === null ? null : toLocalText(epochMs, deps.timeZone);

  const toView = (): RatesView => {
    const { fixed_usd_per_eur } = settings.current();
    const last = refreshing.rates().at(-1)!;
    const { attemptedAt, error, disagreements } = refreshing.state();
    const figures = deps.readFigures();
    return {
      source: fixed_usd_per_eur === null ? 'ecb' : 'owner',
      last_date: last.date,
      last_rate: last.usdPerEur,
      fixed_usd_per_eur,
      provisional_calls: figures.eurProvisionalCalls,
      pending_calls: figures.eurUnknownCalls + figures.usdUnknownCalls - 2 * figures.unpricedCalls,
      last_attempt_at: toText(attemptedAt),
      last_error: error,
      next_attempt_at: toText(nextAt()),
      disagreements: [...disagreements],
    };
  };

  return {
    rates: refreshing.rates,
    onChange: (listener) => void listeners.push(listener),
    handlers: {
      rates: toView,
      refreshRates: async () => {
        const { newDays, settled } = await refresh();
        return { ...toView(), new_days: newDays, finalised_calls: settled.calls };
      },
    },
    start: () => {
      runAlone(settle);
      plan();
    },
    close: async () => {
      closing.abort();
      stopRefreshTimer();
      stopSettleTimer();
      await Promise.allSettled([running, lastSettling]);
    },
  };
};
