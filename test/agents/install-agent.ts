import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AgentProgram } from './agent-program.ts';
import { runCommand } from './run-command.ts';

const withinMs = 6 * 60_000;

/**
 * Installs the agent from npm into a folder of its own, without install scripts. Answers the script that starts it.
 *
 * @throws with what npm said when it cannot be installed
 */
export const installAgent = async (agent: AgentProgram, folder: string): Promise<string> => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  const npm = process.env['npm_execpath'];
  const install = ['install', '--no-audit', '--no-fund', '--ignore-scripts', `${agent.package}@${agent.version}`];
  const [file, args] = npm === undefined ? ['npm', install] : [process.execPath, [npm, ...install]];
  const ended = await runCommand(file, args, { cwd: folder, env: process.env, withinMs });
  if (ended.code !== 0) {
    const why = ended.code === null ? `npm took longer than ${withinMs / 60_000} minutes` : readErrors(ended.stderr);
    throw new Error(`${agent.package}@${agent.version} cannot be installed: ${why}`);
  }
  return join(folder, 'node_modules', agent.package, agent.entry);
};

/** The first lines of what npm calls an error; the rest is where its log is. */
const readErrors = (stderr: string): string => {
  const errors = stderr.split('\n').filter((line) => line.startsWith('npm error'));
  return (errors.length === 0 ? stderr.trim().split('\n') : errors).slice(0, 4).join('\n');
};
