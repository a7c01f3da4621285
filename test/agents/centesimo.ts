import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import { waitFor } from '../support/wait-for.ts';
import type { AnsweredCall } from './provider-mock.ts';
import type { Row } from './compare-calls.ts';

const importWithinMs = 60_000;

/** The built program, and what a check asks of it. */
export type Centesimo = {
  readonly program: RunningProgram;
  /** Connects an app; answers its token. */
  readonly connectApp: (name: string) => Promise<string>;
  readonly listRows: (workspace?: string) => Promise<readonly Row[]>;
  /** Reads the agents' log files in the home directory, to the end. */
  readonly importLogs: () => Promise<LogImportView>;
  /** How many items were refused. */
  readonly countRefused: () => Promise<number>;
  /** The sum of what the calls cost when an app reports their counts itself, in USD. */
  readonly priceCalls: (calls: readonly AnsweredCall[], provider: string) => Promise<string>;
};

const running = new Set<RunningProgram>();

/** Ends whatever `startCentesimo` has started and is still running. */
export const killRunning = (): void => {
  for (const { child } of running) child.kill('SIGKILL');
};

/** @param home the home directory of the agent, whose log files are to be found */
export const startCentesimo = async (dataDir: string, home: string): Promise<Centesimo> => {
  const program = await spawnProgram({
    dataDir,
    env: { HOME: home, USERPROFILE: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' },
  });
  running.add(program);
  program.child.once('exit', () => running.delete(program));
  const ask = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const response = await fetch(program.url + path, {
      method,
      headers: {
        'x-api-key': program.adminToken,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  const listRows = async (workspace = 'default'): Promise<readonly Row[]> => {
    const { items } = (await ask('GET', `/v1/events?period=all_time&limit=500&workspace=${workspace}`)) as {
      items: Row[];
    };
    return items;
  };
  return {
    program,
    connectApp: async (name) => ((await ask('POST', '/v1/apps', { name })) as { readonly token: string }).token,
    listRows,
    importLogs: async () => {
      await ask('POST', '/v1/log-import', {});
      return waitFor('end of the import', importWithinMs, async () => {
        const view = (await ask('GET', '/v1/log-import')) as LogImportView;
        return view.state !== 'running' && view;
      });
    },
    countRefused: async () => ((await ask('GET', '/v1/refused-items')) as { readonly total: number }).total,
    priceCalls: async (calls, provider) => {
      const events = calls.map((call) => ({
        service: 'compared',
        workspace: 'compared',
        provider,
        model: call.model,
        input_tokens: call.inputTokens,
        cache_read_tokens: call.cacheReadTokens,
        output_tokens: call.outputTokens,
        reasoning_tokens: call.reasoningTokens,
      }));
      await ask('POST', '/v1/usage', events);
      return sumOf(await listRows('compared'));
    },
  };
};

/** The sum of the costs in USD as text with 9 decimals; costs are whole nano-dollars, so nothing is rounded. */
export const sumOf = (rows: readonly Row[]): string => {
  const nano = rows.reduce((sum, { cost_usd: cost }) => sum + Math.round(Number(cost ?? 'NaN') * 1e9), 0);
  return (nano / 1e9).toFixed(9);
};
