import { runCorruption } from '../corruption.ts';
import type { FaultRow, RowResult, Workbench } from '../fault-row.ts';

/** Each case says on standard error what was replaced: a thousand times is a lot. */
const quietly = async <T>(work: () => Promise<T>): Promise<T> => {
  const usual = console.error;
  console.error = () => undefined;
  try {
    return await work();
  } finally {
    console.error = usual;
  }
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const outcomes = await quietly(() => runCorruption(bench.count, bench.seed));
  return { count: bench.count, figures: outcomes, failures: [] };
};

export const corruption: FaultRow = {
  name: 'corruption',
  promise: 'random corruption of the database and its log: never silently wrong totals, a usable ledger, files kept',
  fullCount: 1_000,
  shortCount: null,
  needsShim: false,
  run,
};
