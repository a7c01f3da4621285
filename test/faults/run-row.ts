import type { FaultRow, RowResult, Workbench } from './fault-row.ts';
import type { ShimLibrary } from './shim/disk-shim.ts';
import { openWorkbench } from './workbench.ts';

export type RowOptions = {
  readonly seed: number;
  readonly count: number;
  readonly isTimed: boolean;
  readonly soakMinutes: number;
  readonly shim: ShimLibrary;
  readonly tell: Workbench['tell'];
};

export type RowOutcome = {
  readonly name: string;
  readonly promise: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly seed: number;
  readonly count: number;
  readonly seconds: number;
  readonly figures: RowResult['figures'];
  readonly failures: readonly string[];
  /** Why it was skipped. */
  readonly reason: string | null;
};

/** Runs one row and clears what it left, also when it throws. */
export const runRow = async (row: FaultRow, options: RowOptions): Promise<RowOutcome> => {
  const { name, promise } = row;
  const none = { name, promise, seed: options.seed, count: 0, seconds: 0, figures: {}, failures: [], reason: null };
  if (row.needsShim && options.shim.path === null) return { ...none, status: 'skipped', reason: options.shim.reason };
  const from = performance.now();
  const { bench, clear } = openWorkbench(options);
  const toSeconds = (): number => Math.round((performance.now() - from) / 1_000);
  try {
    const { count, figures, failures } = await row.run(bench);
    return {
      ...none,
      status: failures.length === 0 ? 'passed' : 'failed',
      count,
      seconds: toSeconds(),
      figures,
      failures,
    };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...none, status: 'failed', seconds: toSeconds(), failures: [failure] };
  } finally {
    await clear();
  }
};
