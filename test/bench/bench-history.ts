import { createRandom } from '../support/random.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import type { DuckFindings } from './duck-scan.ts';
import type { Aim, Figure } from './figure.ts';
import { measureHistory } from './history-reads.ts';
import type { SizedLedger } from './sized-ledger.ts';

const rounds = 60;
const seed = 20_260_821;

const toAim = (name: string): { aim?: Aim } => {
  if (name === 'first page, any filter') return { aim: { of: 'value', is: 'most', must: 50, goal: 20 } };
  return name.startsWith('search') ? { aim: { of: 'value', is: 'most', must: 100, goal: 50 } } : {};
};

const toBaseline = (name: string, duck: DuckFindings | null): Pick<Figure, 'baseline'> => {
  if (duck === null) return {};
  const value = name.startsWith('search') ? duck.pages.conversation : duck.pages.filter;
  const what = name.startsWith('search') ? 'one conversation' : 'a page of one service';
  return { baseline: { name: `DuckDB scanning for ${what}`, value, unit: 'ms' } };
};

/** @param duck what DuckDB needed for the same ledger, where that is known */
export const benchHistory = async ({ size, dir, add }: SizedLedger, duck: DuckFindings | null): Promise<void> => {
  const program = await spawnProgram({ dataDir: dir });
  try {
    const times = await measureHistory(program.url, program.adminToken, rounds, createRandom(seed));
    for (const [name, { p95 }] of Object.entries(times)) {
      add({ name: `History: ${name}, p95`, size, value: p95, unit: 'ms', ...toBaseline(name, duck), ...toAim(name) });
    }
  } finally {
    await program.stop();
  }
};
