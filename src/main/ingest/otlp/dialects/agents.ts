import type { OtlpRecord } from '../otlp-record.ts';
import { claudeCode } from './claude-code.ts';
import { cline } from './cline.ts';
import { codex } from './codex.ts';
import { copilot } from './copilot.ts';
import type { Dialect } from './dialect.ts';
import { geminiCli } from './gemini-cli.ts';
import { opencode } from './opencode.ts';

const agents: readonly Dialect[] = [claudeCode, codex, geminiCli, copilot, cline, opencode];

/** The coding agent a record comes from; null for any other app, which is read by the conventions. */
export const agentOf = (record: OtlpRecord): Dialect | null => agents.find((agent) => agent.owns(record)) ?? null;
