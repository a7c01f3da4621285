import { writeClaudeSession } from './claude-code.ts';
import { writeCodexSession } from './codex.ts';
import { writeGeminiChat } from './gemini-cli.ts';
import { createLogMaker } from './maker.ts';
import type { LogMaker, UsedSums } from './maker.ts';

export type AgentLogOptions = {
  readonly home: string;
  readonly seed: number;
  /** At least so many bytes of each tool; 0 writes none of it. */
  readonly bytes: { readonly claude: number; readonly codex: number; readonly gemini: number };
  /** Epoch ms: the end of the last day. */
  readonly until: number;
  readonly days: number;
};

/** `used` by `tool day model`, each call counted once. */
export type AgentLogs = { readonly used: UsedSums; readonly files: number; readonly bytes: number };

/**
 * Writes log files as coding tools do, made up from a seed: long tool results, replies written once per content block with
 * growing counts, sub-agents, conversations that are gone on with in another file, forked threads that begin with a copy.
 */
export const writeAgentLogs = ({ home, seed, bytes, until, days }: AgentLogOptions): AgentLogs => {
  const maker = createLogMaker(seed, until, days);
  const fill = (most: number, writeSome: (maker: LogMaker, home: string) => void): void => {
    const from = maker.bytes();
    while (maker.bytes() - from < most) writeSome(maker, home);
  };
  fill(bytes.claude, writeClaudeSession);
  fill(bytes.codex, writeCodexSession);
  fill(bytes.gemini, writeGeminiChat);
  return { used: maker.used, files: maker.files(), bytes: maker.bytes() };
};
