import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import SqliteDatabase from 'better-sqlite3';
import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import { writeAgentLogs } from '../support/agent-logs/write-agent-logs.ts';
import { spawnProgram } from '../support/spawn-program.ts';
import { makeTempFolder } from './temp-folder.ts';

/** Tokens of one tool, UTC day and model. Input is what did not come from a cache and was not written to one. */
type Sums = { input: number; cacheRead: number; cacheWrite: number; output: number };
type ByDay = Map<string, Sums>;

const tools = { claude: 'claude-code', codex: 'codex_cli_rs', gemini: 'gemini-cli' } as const;
type ToolName = keyof typeof tools;

const withinMs = 300_000;

type Counts = Readonly<Record<string, unknown>>;
const numberOf = (counts: Counts, name: string): number => Number(counts[name] ?? 0);

/** ccusage's own figures of one tool, from its JSON. Of Gemini, thoughts are only in its totals. */
const readCcusage = (program: string, home: string, tool: ToolName): ByDay => {
  const { CLAUDE_CONFIG_DIR: _, CODEX_HOME: __, ...env } = process.env;
  const json = execFileSync(process.execPath, [program, tool, 'daily', '--json', '--offline', '-z', 'UTC'], {
    encoding: 'utf8',
    env: { ...env, HOME: home, XDG_CACHE_HOME: join(home, '.cache') },
    maxBuffer: 256 * 1024 * 1024,
  });
  const found: ByDay = new Map();
  for (const day of (JSON.parse(json) as { daily: readonly Counts[] }).daily) {
    const models: readonly (readonly [string, Counts])[] =
      tool === 'codex'
        ? Object.entries(day['models'] as Record<string, Counts>)
        : (day['modelBreakdowns'] as readonly Counts[]).map((counts) => [String(counts['modelName']), counts]);
    for (const [model, counts] of models) {
      const parts = {
        input: numberOf(counts, 'inputTokens'),
        cacheRead: numberOf(counts, 'cacheReadTokens'),
        cacheWrite: numberOf(counts, 'cacheCreationTokens'),
        output: numberOf(counts, 'outputTokens'),
      };
      const rest = numberOf(day, 'totalTokens') - parts.input - parts.cacheRead - parts.cacheWrite - parts.output;
      const output = tool === 'gemini' && models.length === 1 ? parts.output + rest : parts.output;
      found.set(`${String(day['date'])} ${model}`, { ...parts, output });
    }
  }
  return found;
};

const readLedger = (path: string, service: string): ByDay => {
  const db = new SqliteDatabase(path, { readonly: true });
  const rows = db
    .prepare<[string], Sums & { key: string }>(
      `SELECT date(e.occurred_at / 1000, 'unixepoch') || ' ' || s.model AS key,
         sum(input_tokens - cache_read_tokens - cache_write_tokens) AS input, sum(cache_read_tokens) AS cacheRead,
         sum(cache_write_tokens) AS cacheWrite, sum(output_tokens) AS output
       FROM usage_events e JOIN dimension_sets s ON s.id = e.dimension_set_id WHERE s.service = ? GROUP BY 1`,
    )
    .all(service);
  db.close();
  return new Map(rows.map(({ key, ...sums }) => [key, sums]));
};

const findDifferences = (ours: ByDay, theirs: ByDay): readonly string[] =>
  [...new Set([...ours.keys(), ...theirs.keys()])].flatMap((key) => {
    const [a, b] = [JSON.stringify(ours.get(key) ?? null), JSON.stringify(theirs.get(key) ?? null)];
    return a === b ? [] : [`${key}: ${a}, ccusage ${b}`];
  });

/** Imports made-up logs with the built program and compares tokens by day and model with ccusage on the same files. */
const compare = async (megabytes: number, program: string): Promise<boolean> => {
  const [home, dataDir] = [makeTempFolder(), makeTempFolder()];
  try {
    const bytes = { claude: megabytes * 700_000, codex: megabytes * 250_000, gemini: megabytes * 50_000 };
    writeAgentLogs({ home, seed: 20_261_121, bytes, until: Date.UTC(2026, 10, 20), days: 60 });
    const env = { HOME: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' };
    const running = await spawnProgram({ dataDir, env });
    const headers = { 'x-api-key': running.adminToken, 'content-type': 'application/json' };
    await fetch(`${running.url}/v1/log-import`, { method: 'POST', headers, body: '{}' });
    const until = performance.now() + withinMs;
    for (let state = 'running'; state === 'running' && performance.now() < until;) {
      await setTimeout(100);
      const answer = await fetch(`${running.url}/v1/log-import`, { headers });
      ({ state } = (await answer.json()) as LogImportView);
    }
    await running.stop();
    let isSame = true;
    for (const tool of Object.keys(tools) as ToolName[]) {
      const ours = readLedger(join(dataDir, 'centesimo.db'), tools[tool]);
      const differences = findDifferences(ours, readCcusage(program, home, tool));
      console.log(`${tools[tool]}: ${ours.size} days and models, ${differences.length} differ`);
      for (const line of differences.slice(0, 10)) console.log(`  ${line}`);
      isSame &&= differences.length === 0;
    }
    return isSame;
  } finally {
    rmSync(home, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** `node test/bench/compare-ccusage.ts [MEGABYTES] [PATH OF ccusage's cli.js]`, on the built program. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const manifest = createRequire(import.meta.url).resolve('ccusage/package.json');
  const program = process.argv[3] ?? join(manifest, '..', 'src', 'cli.js');
  process.exit((await compare(Number(process.argv[2] ?? 50), program)) ? 0 : 1);
}
