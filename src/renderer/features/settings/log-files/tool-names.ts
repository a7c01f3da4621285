import type { LogFilesView } from '../../../../shared/contract/log-import.ts';

/** What the tools call themselves; the same in every language. */
export const toolNames: Readonly<Record<LogFilesView['tools'][number]['tool'], string>> = {
  'claude-code': 'Claude Code',
  codex: 'Codex',
  'gemini-cli': 'Gemini CLI',
  opencode: 'opencode',
};
