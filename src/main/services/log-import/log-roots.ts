import { join, resolve } from 'node:path';
import type { LogTool } from '../../../shared/core/log-parser.ts';

/** `lines`: a JSON value a line; `document`: one in the whole file; `message`: one of opencode's; `database`: opencode's. */
export type LogFileKind = 'lines' | 'document' | 'message' | 'database';

/** A folder of a tool. Nothing outside of it is ever read. */
export type LogRoot = {
  readonly tool: LogTool;
  readonly folder: string;
  /** What kind of log a file is, by where it is in the folder (with `/`); null for any other file. */
  readonly kindOf: (path: string) => LogFileKind | null;
  /** Whether a folder in it may hold logs. */
  readonly holds: (path: string) => boolean;
};

export type LogPlaces = {
  /** The owner's home folder. */
  readonly home: string;
  /** The program's environment: the tools' own variables move their folders. */
  readonly env: Readonly<Record<string, string | undefined>>;
};

const everywhere = (): boolean => true;
const jsonLines = (path: string): LogFileKind | null => (path.endsWith('.jsonl') ? 'lines' : null);

/** One folder, or several with commas between; `~` is the home folder. */
const listFolders = (text: string | undefined, home: string): readonly string[] =>
  (text ?? '')
    .split(',')
    .map((folder) => folder.trim())
    .filter((folder) => folder !== '')
    .map((folder) => (/^~(?=[/\\]|$)/.test(folder) ? join(home, folder.slice(1)) : resolve(home, folder)));

const orElse = (given: readonly string[], usual: readonly string[]): readonly string[] =>
  given.length > 0 ? given : usual;

const claudeRoots = ({ home, env }: LogPlaces): LogRoot[] =>
  orElse(listFolders(env['CLAUDE_CONFIG_DIR'], home), [join(home, '.config', 'claude'), join(home, '.claude')]).map(
    (folder) => ({ tool: 'claude-code', folder: join(folder, 'projects'), kindOf: jsonLines, holds: everywhere }),
  );

const codexRoots = ({ home, env }: LogPlaces): LogRoot[] =>
  orElse(listFolders(env['CODEX_HOME'], home), [join(home, '.codex')]).flatMap((folder) =>
    ['sessions', 'archived_sessions'].map((name): LogRoot => ({
      tool: 'codex',
      folder: join(folder, name),
      kindOf: jsonLines,
      holds: everywhere,
    })),
  );

const geminiRoots = ({ home }: LogPlaces): LogRoot[] => [
  {
    tool: 'gemini-cli',
    folder: join(home, '.gemini', 'tmp'),
    kindOf: (path) => {
      if (!/^[^/]+\/chats\//.test(path)) return null;
      return path.endsWith('.json') ? 'document' : jsonLines(path);
    },
    holds: (path) => /^[^/]+(\/chats(\/|$)|$)/.test(path),
  },
];

const opencodeRoots = ({ home, env }: LogPlaces): LogRoot[] => [
  {
    tool: 'opencode',
    folder: join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'opencode'),
    kindOf: (path) => {
      if (/^opencode(-[\w-]+)?\.db$/.test(path)) return 'database';
      return /^storage\/message\/.+\.json$/.test(path) ? 'message' : null;
    },
    holds: (path) => /^storage(\/message(\/|$)|$)/.test(path),
  },
];

/** Where the tools keep their logs; a folder may be missing. */
export const listLogRoots = (places: LogPlaces): LogRoot[] => [
  ...claudeRoots(places),
  ...codexRoots(places),
  ...geminiRoots(places),
  ...opencodeRoots(places),
];
