/**
 * The real coding agents, end to end: each is installed from npm into a temporary folder, run in an empty home directory
 * against a stand-in of its provider on loopback, with its telemetry going to the built program. `npm run test:agents`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AgentProgram } from './agent-program.ts';
import { killRunning } from './centesimo.ts';
import { claudeCode } from './claude-code.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { installAgent } from './install-agent.ts';
import type { AnsweredCall } from './provider-mock.ts';
import { createReport } from './report.ts';
import { endRunning } from './run-command.ts';
import { runScenario } from './run-scenario.ts';
import type { Scenario } from './scenario.ts';

const all = (calls: readonly AnsweredCall[]): readonly AnsweredCall[] => calls;
const answered = (calls: readonly AnsweredCall[]): readonly AnsweredCall[] => calls.filter(({ success }) => success);
/** Claude Code tries a refused call again and tells of the last try. */
const last = (calls: readonly AnsweredCall[]): readonly AnsweredCall[] => calls.slice(-1);
const good = { toldOf: all, succeeds: true } as const;

/** A tool is used, the conversation is gone on with, and all calls have the same counts. */
const resumed = { steps: ['tool', 'text', 'text'], isResumed: true, sameCounts: true, ...good } as const;

const agents: readonly (readonly [AgentProgram, readonly Omit<Scenario, 'agent'>[]])[] = [
  [
    claudeCode,
    [
      { name: 'Claude Code over JSON', wire: 'json', steps: ['tool', 'subagent', 'text', 'text'], ...good },
      { name: 'Claude Code over protobuf', wire: 'binary', steps: ['tool', 'text'], ...good },
      { name: 'Claude Code, resumed', wire: 'json', ...resumed },
      { name: 'Claude Code, tried again', wire: 'json', steps: ['refuse', 'text'], toldOf: answered, succeeds: true },
      { name: 'Claude Code, refused', wire: 'json', steps: Array(40).fill('refuse'), toldOf: last, succeeds: false },
    ],
  ],
  [
    codex,
    [
      { name: 'Codex CLI over JSON', wire: 'json', steps: ['tool', 'text'], ...good },
      { name: 'Codex CLI over protobuf', wire: 'binary', steps: ['tool', 'text'], ...good },
      { name: 'Codex CLI, resumed', wire: 'json', ...resumed },
    ],
  ],
  [
    geminiCli,
    [
      { name: 'Gemini CLI', wire: 'json', steps: ['tool', 'text'], ...good },
      { name: 'Gemini CLI, resumed', wire: 'json', ...resumed },
    ],
  ],
];

const report = createReport((line) => console.log(line));
const folder = mkdtempSync(join(tmpdir(), 'centesimo-agents-'));
const removeFolder = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    endRunning();
    killRunning();
    removeFolder();
    process.exit(1);
  });
}
try {
  for (const [agent, scenarios] of agents) {
    const place = join(folder, agent.name.replaceAll(/\W/g, '-'));
    try {
      const script = await installAgent(agent, join(place, 'program'));
      report.check(`${agent.package} ${agent.version} is installed`, null);
      for (const [index, scenario] of scenarios.entries()) {
        await runScenario({ ...scenario, agent }, script, join(place, `run-${index + 1}`), report);
      }
    } catch (error) {
      report.check(agent.name, error instanceof Error ? error.message : String(error));
    }
  }
} finally {
  removeFolder();
}
process.exitCode = report.finish() ? 0 : 1;
