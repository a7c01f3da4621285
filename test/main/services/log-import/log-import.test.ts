import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogFilesView, LogImportView } from '../../../../src/shared/contract/log-import.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';
import { useHomeFolder } from '../../../support/home-folder.ts';
import { waitFor } from '../../../support/wait-for.ts';
import { claudeFile, claudeLine } from './importing.ts';

/** Generous: the machine may be busy with other tests. */
const withinMs = 40_000;

describe('the import of log files', () => {
  const home = useHomeFolder();
  let engine: TestEngine;

  beforeEach(async () => {
    engine = await startTestEngine();
  });
  afterEach(() => engine.close());

  const write = (path: string, content: string): string => {
    const full = join(home(), path);
    mkdirSync(dirname(full), { recursive: true });
    writeFileSync(full, content);
    return full;
  };
  const read = async <T>(path: string): Promise<T> => (await engine.get(path)).json() as Promise<T>;
  const status = (): Promise<LogImportView> => read('/v1/log-import');
  const countCalls = async (): Promise<number> => (await read<{ calls: number }>('/v1/summary?period=all_time')).calls;
  const importAll = async (): Promise<LogImportView> => {
    expect((await engine.send('POST', '/v1/log-import', {})).status).toBe(200);
    return waitFor('end of the import', withinMs, async () => {
      const view = await status();
      return view.state !== 'running' && view;
    });
  };
  const setWatch = async (isOn: boolean): Promise<void> =>
    expect((await engine.send('PATCH', '/v1/settings', { log_watch: isOn })).status).toBe(200);

  it('shows what there is, reads it, and has nothing to do the second time', async () => {
    write('.claude/projects/-p/s1.jsonl', `${claudeFile(1, 2)}broken\n`);
    const found = await read<LogFilesView>('/v1/log-files');
    expect(found.tools.map(({ tool, files, unread_files }) => [tool, files, unread_files])).toEqual([
      ['claude-code', 1, 1],
      ['codex', 0, 0],
      ['gemini-cli', 0, 0],
      ['opencode', 0, 0],
    ]);
    expect(found.tools[0]?.folders).toEqual([
      { path: join(home(), '.config', 'claude', 'projects'), exists: false },
      { path: join(home(), '.claude', 'projects'), exists: true },
    ]);
    expect([await countCalls(), (await status()).state]).toEqual([0, 'idle']);

    const first = await importAll();
    expect(first).toMatchObject({
      state: 'done',
      error: null,
      tools: [{ tool: 'claude-code', files: 1, files_done: 1, new_calls: 2, merged_calls: 0, unparsed_lines: 1 }],
      problems: [{ path: join(home(), '.claude/projects/-p/s1.jsonl'), line: 3, reason: 'line' }],
    });
    expect(await countCalls()).toBe(2);
    expect((await importAll()).tools).toMatchObject([{ new_calls: 0, known_calls: 0, unparsed_lines: 0 }]);
    const after = await read<LogFilesView>('/v1/log-files');
    expect(after.tools[0]).toMatchObject({ files: 1, unread_files: 0, unread_bytes: 0 });
  });

  it('keeps what it has read for the next start of the program', async () => {
    const path = write('.claude/projects/-p/s1.jsonl', claudeFile(1, 2));
    await importAll();
    await engine.close();
    appendFileSync(path, claudeFile(3));
    engine = await startTestEngine({ dataDir: engine.dataDir });
    expect((await read<LogFilesView>('/v1/log-files')).tools[0]).toMatchObject({
      unread_files: 1,
      unread_bytes: claudeFile(3).length,
    });
    expect((await importAll()).tools).toMatchObject([{ new_calls: 1, known_calls: 0 }]);
    expect(await countCalls()).toBe(3);
  });

  it('counts a call again that another file tells of, and does not record it', async () => {
    write('.claude/projects/-p/s1.jsonl', claudeFile(1, 2));
    await importAll();
    write('.claude/projects/-p/s2.jsonl', `${claudeLine(1, { sessionId: 's2' })}\n${claudeFile(9)}`);
    expect((await importAll()).tools).toMatchObject([{ new_calls: 1, merged_calls: 0, known_calls: 1 }]);
    expect(await countCalls()).toBe(3);
  });

  it('can be called off, and is whole after the next', async () => {
    const numbers = Array.from({ length: 3000 }, (_, at) => at + 1);
    write('.claude/projects/-p/s1.jsonl', claudeFile(...numbers));
    await engine.send('POST', '/v1/log-import', {});
    await engine.send('POST', '/v1/log-import/cancel', {});
    const ended = await waitFor('end', withinMs, async () => {
      const view = await status();
      return view.state !== 'running' && view;
    });
    expect(ended.state).toBe('cancelled');
    const calls = ended.tools.reduce((sum, { new_calls }) => sum + new_calls, 0);
    expect(await countCalls()).toBe(calls);
    expect((await importAll()).state).toBe('done');
    expect(await countCalls()).toBe(3000);
  });

  it('hears of new lines, new files and new folders while it watches, and of nothing before and after', async () => {
    const path = write('.claude/projects/-p/s1.jsonl', claudeFile(1));
    await setWatch(true);
    await waitFor('what was there before', withinMs, async () => (await countCalls()) === 1);
    appendFileSync(path, claudeFile(2));
    await waitFor('a new line', withinMs, async () => (await countCalls()) === 2);
    write('.claude/projects/-p/s2/subagents/agent-1.jsonl', `${claudeLine(3, { isSidechain: true })}\n`);
    await waitFor('a new folder in a new folder', withinMs, async () => (await countCalls()) === 3);
    const other = write('.claude/projects/-other/s3.jsonl', claudeLine(4));
    await waitFor('a line without its end', withinMs, async () => (await countCalls()) === 4);
    appendFileSync(other, `\n${claudeFile(5)}`);
    await waitFor('the rest', withinMs, async () => (await countCalls()) === 5);
    await waitFor('five calls in the status', withinMs, async () => (await status()).watch.new_calls === 5);
    expect(await status()).toMatchObject({ state: 'idle', watch: { on: true, incomplete: false, merged_calls: 0 } });

    await setWatch(false);
    appendFileSync(path, claudeFile(6));
    expect((await status()).watch.on).toBe(false);
    // An import that was asked for comes after whatever watching had begun.
    expect((await importAll()).tools).toMatchObject([{ new_calls: 1 }]);
  });

  it('goes on watching after a restart, from where it was', async () => {
    const path = write('.claude/projects/-p/s1.jsonl', claudeFile(1));
    await setWatch(true);
    await waitFor('the first call', withinMs, async () => (await countCalls()) === 1);
    await engine.close();
    appendFileSync(path, claudeFile(2));
    engine = await startTestEngine({ dataDir: engine.dataDir });
    await waitFor('what was written meanwhile', withinMs, async () => (await countCalls()) === 2);
    await waitFor('it in the status', withinMs, async () => (await status()).watch.new_calls === 1);
  });

  it('is one import at a time, however often it is asked for', async () => {
    write('.claude/projects/-p/s1.jsonl', claudeFile(1, 2, 3));
    await Promise.all([1, 2, 3, 4].map(() => engine.send('POST', '/v1/log-import', {})));
    const view = await waitFor('end', withinMs, async () => {
      const now = await status();
      return now.state === 'done' && now;
    });
    expect(view.tools).toMatchObject([{ new_calls: 3 }]);
    expect(await countCalls()).toBe(3);
  });
});
