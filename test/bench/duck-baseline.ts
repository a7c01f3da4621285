import { fork } from 'node:child_process';
import { formatNano } from '../../src/shared/core/money.ts';
import type { DuckFindings, DuckSums, DuckTask } from './duck-scan.ts';

const withinMs = 300_000;

/** Scans a ledger's calls with DuckDB in a process of its own. Nothing else may write to the ledger meanwhile. */
export const measureDuck = (task: DuckTask): Promise<DuckFindings> =>
  new Promise((resolve, reject) => {
    const child = fork(new URL('duck-scan.ts', import.meta.url), { stdio: 'inherit' });
    const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
    child.once('message', (message) => resolve(message as DuckFindings));
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      reject(new Error(`DuckDB ended with ${code ?? signal}`));
    });
    child.send(task);
  });

/** Figures as the program shows them. */
type Shown = {
  readonly calls: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly cost_usd: string | null;
  readonly cost_eur: string | null;
};

const toText = (shown: Shown): string =>
  [shown.calls, shown.input_tokens, shown.output_tokens, shown.cost_usd, shown.cost_eur].join(' ');

const sumsToText = ([calls, input, output, usd, eur]: DuckSums): string =>
  [calls, input, output, formatNano(BigInt(usd)), formatNano(BigInt(eur))].join(' ');

/** Throws where a total of a period, or of a service since ever, is another than the program's. */
export const checkTotals = (
  duck: DuckFindings,
  summaries: Readonly<Record<string, Shown>>,
  byService: { readonly items: readonly (Shown & { readonly key: string | null })[] },
): void => {
  const compare = (what: string, ours: string, theirs: string): void => {
    if (ours !== theirs) throw new Error(`${what}: the program says ${ours}, DuckDB ${theirs}`);
  };
  for (const [name, sums] of Object.entries(duck.totals)) compare(name, toText(summaries[name]!), sumsToText(sums));
  const names = byService.items.map(({ key }) => key ?? '').toSorted((a, b) => (a < b ? -1 : 1));
  compare('services', names.join(), Object.keys(duck.services).join());
  for (const item of byService.items) {
    const name = item.key ?? '';
    compare(name, toText(item), sumsToText(duck.services[name]!));
  }
};
