import { parentPort, workerData } from 'node:worker_threads';
import type { LogParsers } from '../shared/core/log-parser.ts';
import { createClaudeCodeParsers } from './ingest/log-files/claude-code.ts';
import { openCodexFile } from './ingest/log-files/codex.ts';
import { openGeminiFile } from './ingest/log-files/gemini-cli.ts';
import { readOpencodeMessage } from './ingest/log-files/opencode.ts';
import { createLogReader } from './services/log-import/log-reader.ts';
import type { FromLogReader, LogReaderSettings, ToLogReader } from './services/log-import/log-reader-protocol.ts';
import { listLogRoots } from './services/log-import/log-roots.ts';
import { startTimer } from './services/start-timer.ts';
import { openLogFileReader } from './store/log-file-table.ts';

/** The thread that reads the coding tools' log files, so that a gigabyte of them holds up nothing else. */
const port = parentPort;
if (port === null) throw new Error('log-import-worker must be started as a worker thread');

const { ledgerPath, home } = workerData as LogReaderSettings;
const parsers: LogParsers = {
  'claude-code': createClaudeCodeParsers(),
  codex: openCodexFile,
  'gemini-cli': openGeminiFile,
  readOpencodeMessage,
};
const reader = createLogReader({
  roots: listLogRoots({ home, env: process.env }),
  parsers,
  known: openLogFileReader(ledgerPath),
  now: Date.now,
  startTimer,
  tell: (message: FromLogReader) => port.postMessage(message),
});

port.on('message', (message: ToLogReader) => {
  if (message.kind === 'close') void reader.close().then(() => port.close());
  else reader.hear(message);
});
