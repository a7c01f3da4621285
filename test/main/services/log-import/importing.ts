import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createClaudeCodeParsers } from '../../../../src/main/ingest/log-files/claude-code.ts';
import { openCodexFile } from '../../../../src/main/ingest/log-files/codex.ts';
import { openGeminiFile } from '../../../../src/main/ingest/log-files/gemini-cli.ts';
import { readOpencodeMessage } from '../../../../src/main/ingest/log-files/opencode.ts';
import { importLogs } from '../../../../src/main/services/log-import/import-logs.ts';
import { listLogs, type LogListing } from '../../../../src/main/services/log-import/list-logs.ts';
import type { CallBatch } from '../../../../src/main/services/log-import/log-reader-protocol.ts';
import { listLogRoots } from '../../../../src/main/services/log-import/log-roots.ts';
import type { LogFileRecord } from '../../../../src/main/store/log-file-table.ts';
import type { CallSighting } from '../../../../src/shared/core/call-sighting.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

export const now = Date.parse('2026-11-21T18:00:00Z');

/** A home folder with logs, and imports of them that keep what they have read between each other. */
export const createHome = (env: Readonly<Record<string, string>> = {}) => {
  const home = makeTempDir();
  const known = new Map<string, LogFileRecord>();
  const roots = listLogRoots({ home, env });

  const list = (): Promise<LogListing> => listLogs(roots);

  /** @param cancelAfter batches after which the import is called off */
  const run = async (listing?: LogListing, cancelAfter = Infinity) => {
    const batches: CallBatch[] = [];
    const { files, unreadable } = listing ?? (await list());
    const how = await importLogs({
      cause: 'owner',
      files,
      unreadable,
      parsers: {
        // A run of the program; what it knows of messages goes with it.
        'claude-code': createClaudeCodeParsers(),
        codex: openCodexFile,
        'gemini-cli': openGeminiFile,
        readOpencodeMessage,
      },
      getKnown: (path) => known.get(path),
      now: () => now,
      send: (batch) => {
        batches.push(batch);
        for (const file of batch.files) known.set(file.path, file);
        return Promise.resolve(true);
      },
      breathe: () => Promise.resolve(),
      isCancelled: () => batches.length > cancelAfter,
    });
    const calls = batches.flatMap((batch) => JSON.parse(batch.calls) as CallSighting[]);
    return {
      how,
      calls,
      files: batches.flatMap((batch) => batch.files),
      problems: batches
        .flatMap((batch) => batch.problems)
        .map(({ path, line, reason }) => ({
          path: path.slice(home.length + 1),
          line,
          reason,
        })),
      moreProblems: batches.reduce((sum, { moreProblems }) => sum + moreProblems, 0),
      unparsed: batches.reduce((sum, { unparsed }) => sum + unparsed, 0),
      progress: batches.at(-1)?.progress,
    };
  };

  const write = (path: string, content: string | Uint8Array): string => {
    const full = join(home, path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };

  return { home, known, list, run, write };
};

export const claudePath = '.claude/projects/-project/s1.jsonl';

/** A line of Claude Code with a reply of its own. */
export const claudeLine = (number: number, more: object = {}): string =>
  JSON.stringify({
    isSidechain: false,
    sessionId: 's1',
    type: 'assistant',
    message: {
      id: `msg_${number}`,
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      usage: { input_tokens: number, output_tokens: 2 * number, cache_read_input_tokens: 0 },
    },
    requestId: `req_${number}`,
    uuid: `u${number}`,
    timestamp: new Date(Date.parse('2026-11-20T10:00:00Z') + number * 1000).toISOString(),
    ...more,
  });

export const claudeFile = (...numbers: readonly number[]): string =>
  numbers.map((number) => `${claudeLine(number)}\n`).join('');

/** What tells calls apart and what they used. */
export const summarise = (calls: readonly CallSighting[]): readonly string[] =>
  calls.map(({ contentHash, report }) => `${report.units.inputTokens}/${report.units.outputTokens} ${contentHash}`);

export const inputsOf = (calls: readonly CallSighting[]): readonly number[] =>
  calls.map(({ report }) => report.units.inputTokens);
