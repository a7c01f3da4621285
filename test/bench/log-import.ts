import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { setTimeout } from 'node:timers/promises';
import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import { writeAgentLogs } from '../support/agent-logs/write-agent-logs.ts';
import { type RunningProgram, spawnProgram } from '../support/spawn-program.ts';
import { readCpuMs, readPeakMb, readResidentMb } from './process-memory.ts';
import { makeTempFolder } from './temp-folder.ts';

export type LogImportTimes = {
  readonly files: number;
  readonly megabytes: number;
  readonly calls: number;
  /** The first import, and one with nothing new. */
  readonly firstSeconds: number;
  readonly againSeconds: number;
  /** What the program held before, and at most during the first import; null where there is no /proc. */
  readonly idleMb: number | null;
  readonly peakMb: number | null;
  /** The same files read line by line with JSON.parse, by a process of its own that does nothing else. */
  readonly plainSeconds: number;
  /** Of one processor, while nothing is written and the folders are watched. */
  readonly watchPercent: number;
};

const seed = 20_261_121;
const watchedMs = 10_000;
const withinMs = 600_000;

const ask = async <T>({ url, adminToken }: RunningProgram, method: string, path: string, body?: object): Promise<T> => {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: { 'x-api-key': adminToken, ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}`);
  return (await response.json()) as T;
};

const importAll = async (program: RunningProgram): Promise<{ seconds: number; calls: number }> => {
  const started = performance.now();
  let view = await ask<LogImportView>(program, 'POST', '/v1/log-import', {});
  while (view.state === 'running' && performance.now() - started < withinMs) {
    await setTimeout(20);
    view = await ask(program, 'GET', '/v1/log-import');
  }
  if (view.state !== 'done') throw new Error(`The import ended as ${view.state}: ${view.error}`);
  const calls = view.tools.reduce((sum, tool) => sum + tool.new_calls, 0);
  return { seconds: (performance.now() - started) / 1000, calls };
};

/** In a process of its own: `node -e` with the folder as its argument. Prints the seconds it took. */
const plainReading = `
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const started = performance.now();
for (const folder of ['.claude', '.codex', '.gemini'])
  for (const name of readdirSync(join(process.argv[1], folder), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.jsonl'))
      for (const line of readFileSync(join(process.argv[1], folder, name), 'utf8').split('\\n')) if (line !== '') JSON.parse(line);
console.log((performance.now() - started) / 1000);`;

const measureWatching = async (program: RunningProgram): Promise<number> => {
  const cpuMs = (): number => readCpuMs(program.child.pid ?? 0);
  await ask(program, 'PATCH', '/v1/settings', { log_watch: true });
  for (let view = await ask<LogImportView>(program, 'GET', '/v1/log-import'); !view.watch.on;) {
    await setTimeout(50);
    view = await ask(program, 'GET', '/v1/log-import');
  }
  // The look at everything that it begins with.
  await setTimeout(5000);
  const before = cpuMs();
  await setTimeout(watchedMs);
  return ((cpuMs() - before) / watchedMs) * 100;
};

/** Imports made-up logs of about so many megabytes with the built program. */
export const measureLogImport = async (megabytes: number): Promise<LogImportTimes> => {
  const [home, dataDir] = [makeTempFolder(), makeTempFolder()];
  try {
    const million = 1_000_000 * megabytes;
    const logs = writeAgentLogs({
      home,
      seed,
      bytes: { claude: million * 0.7, codex: million * 0.25, gemini: million * 0.05 },
      until: Date.UTC(2026, 10, 20),
      days: 90,
    });
    const plainSeconds = Number(execFileSync(process.execPath, ['-e', plainReading, home], { encoding: 'utf8' }));
    const env = { HOME: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' };
    const program = await spawnProgram({ dataDir, env });
    const pid = program.child.pid ?? 0;
    const idleMb = readResidentMb(pid);
    const first = await importAll(program);
    const peakMb = readPeakMb(pid);
    const again = await importAll(program);
    const watchPercent = await measureWatching(program);
    await program.stop();
    return {
      files: logs.files,
      megabytes: logs.bytes / 1_000_000,
      calls: first.calls,
      firstSeconds: first.seconds,
      againSeconds: again.seconds,
      idleMb,
      peakMb,
      plainSeconds,
      watchPercent,
    };
  } finally {
    rmSync(home, { recursive: true, force: true });
    rmSync(dataDir, { recursive: true, force: true });
  }
};

/** By itself: `node test/bench/log-import.ts [MEGABYTES]`, on the built program. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log(await measureLogImport(Number(process.argv[2] ?? 1000)));
}
