import {
  appendFileSync,
  readFileSync,
  linkSync,
  mkdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../support/random.ts';
import { writeAgentLogs } from '../../../support/agent-logs/write-agent-logs.ts';
import { claudeFile, claudeLine, claudePath, createHome, inputsOf, now, summarise } from './importing.ts';

describe('an import', () => {
  it('reads every call of made-up logs of all tools once, with exact tokens', async () => {
    const home = createHome();
    const bytes = { claude: 2_000_000, codex: 1_000_000, gemini: 300_000 };
    const logs = writeAgentLogs({ home: home.home, seed: 20_261_121, bytes, until: now, days: 20 });
    const { calls, unparsed, progress } = await home.run();
    expect(unparsed).toBe(0);
    expect(progress).toMatchObject({ tool: 'gemini-cli' });
    const unique = new Map(calls.map((call) => [call.contentHash, call]));
    const found = new Map<string, object>();
    for (const { report } of unique.values()) {
      const tool = report.service === 'codex_cli_rs' ? 'codex' : report.service;
      const key = `${tool} ${new Date(report.occurredAt).toISOString().slice(0, 10)} ${report.model}`;
      const sum = (found.get(key) ?? { calls: 0, input: 0, cacheRead: 0, cacheWrite: 0, output: 0 }) as Record<
        string,
        number
      >;
      const { units } = report;
      found.set(key, {
        calls: sum['calls']! + 1,
        input: sum['input']! + units.inputTokens,
        cacheRead: sum['cacheRead']! + units.cacheReadTokens,
        cacheWrite: sum['cacheWrite']! + units.cacheWriteTokens,
        output: sum['output']! + units.outputTokens,
      });
    }
    expect(found).toEqual(logs.used);
    expect((await home.run()).calls).toEqual([]);
  });

  it('gives the same calls however the files grow between imports', async () => {
    const source = createHome();
    writeAgentLogs({ home: source.home, seed: 5, bytes: { claude: 1, codex: 1, gemini: 1 }, until: now, days: 3 });
    const { files } = await source.list();
    const whole = await source.run();
    const contents = files.map(({ path }) => ({ path: path.slice(source.home.length + 1), bytes: readFileSync(path) }));
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.integer({ min: 1, max: 4 }), async (seed, steps) => {
        const random = createRandom(seed);
        const home = createHome();
        const seen = new Set<string>();
        const cuts = contents.map(({ bytes }) =>
          [...Array.from({ length: steps }, () => Math.floor(random() * bytes.length)), bytes.length].toSorted(
            (a, b) => a - b,
          ),
        );
        for (let step = 0; step <= steps; step += 1) {
          for (const [at, { path, bytes }] of contents.entries()) home.write(path, bytes.subarray(0, cuts[at]?.[step]));
          const { calls, unparsed } = await home.run();
          expect(unparsed).toBe(0);
          for (const call of summarise(calls)) seen.add(call);
        }
        // A reply that was cut between its content blocks is told of twice: as far as it went, and then whole.
        for (const call of summarise(whole.calls)) expect(seen).toContain(call);
        expect(seen.size - new Set(summarise(whole.calls)).size).toBeLessThanOrEqual(steps * contents.length);
      }),
      { numRuns: 12 },
    );
  });

  it('reads only what was added, and a torn last line once it is whole', async () => {
    const { write, run } = createHome();
    const torn = claudeLine(3);
    const path = write(claudePath, claudeFile(1, 2) + torn.slice(0, 40));
    expect(inputsOf((await run()).calls)).toEqual([1, 2]);
    expect((await run()).calls).toEqual([]);
    appendFileSync(path, torn.slice(40));
    expect(inputsOf((await run()).calls)).toEqual([3]);
    appendFileSync(path, `\n${claudeFile(4)}`);
    const last = await run();
    expect(inputsOf(last.calls)).toEqual([4]);
    expect(last.unparsed).toBe(0);
    expect(last.files).toMatchObject([{ lines: 4, offset: statSync(path).size }]);
  });

  it('reads a file anew that was written anew, whether shorter, longer or of the same size', async () => {
    const { write, run } = createHome();
    const path = write(claudePath, claudeFile(1, 2));
    expect(inputsOf((await run()).calls)).toEqual([1, 2]);
    writeFileSync(path, claudeFile(5));
    expect(inputsOf((await run()).calls)).toEqual([5]);
    writeFileSync(path, claudeFile(6, 7, 8));
    expect(inputsOf((await run()).calls)).toEqual([6, 7, 8]);
    writeFileSync(path, claudeFile(6, 9, 8));
    utimesSync(path, 1, 1);
    expect(inputsOf((await run()).calls)).toEqual([6, 9, 8]);
  });

  it('tells a sidechain from its conversation across runs', async () => {
    const { write, run } = createHome();
    const conversation = write(claudePath, claudeFile(1, 2));
    await run();
    appendFileSync(conversation, claudeFile(3));
    const replay = (number: number): string =>
      claudeLine(number, { isSidechain: true, requestId: `req_other_${number}` });
    write('.claude/projects/-project/s1/subagents/agent-1.jsonl', `${replay(1)}\n${replay(3)}\n${replay(40)}\n`);
    expect(inputsOf((await run()).calls)).toEqual([3, 40]);
  });

  it('stops when it is called off, and goes on there', async () => {
    const { write, run } = createHome();
    const filler = JSON.stringify({ type: 'user', text: 'x'.repeat(2000) });
    const numbers = Array.from({ length: 6000 }, (_, at) => at + 1);
    write(claudePath, numbers.map((number) => `${claudeLine(number)}\n${filler}\n`).join(''));
    const first = await run(undefined, 2);
    expect(first.how).toBe('cancelled');
    expect(first.calls.length).toBeGreaterThan(0);
    expect(first.calls.length).toBeLessThan(6000);
    const second = await run();
    expect(second.how).toBe('done');
    expect([...inputsOf(first.calls), ...inputsOf(second.calls)]).toEqual(numbers);
  });
});

describe('an import of what is not as it should be', () => {
  it('says which lines it could not read', async () => {
    const { write, run } = createHome();
    const broken = '{"type":"assistant","message":{"usage":{"input_tokens":"5"}},"timestamp":"2026-11-20T10:00:00Z"}';
    write(claudePath, `${claudeLine(1)}\ngarbage\n\n${broken}\n{"type":"user"}\n\0\0\0\n${claudeLine(2)}\n`);
    const { calls, problems, unparsed, files } = await run();
    expect(inputsOf(calls)).toEqual([1, 2]);
    expect(unparsed).toBe(3);
    expect(problems).toEqual([2, 4, 6].map((line) => ({ path: claudePath, line, reason: 'line' })));
    expect(files).toMatchObject([{ unparsed: 3, lines: 7 }]);
  });

  it('names a hundred of them and counts the rest', async () => {
    const { write, run } = createHome();
    write(claudePath, 'x\n'.repeat(250));
    const { problems, moreProblems, unparsed } = await run();
    expect([problems.length, moreProblems, unparsed]).toEqual([100, 150, 250]);
  });

  it('reads around bytes that are no UTF-8', async () => {
    const { write, run } = createHome();
    const bad = Buffer.concat([
      Buffer.from('{"type":"user","text":"'),
      Buffer.from([0xff, 0xc0, 0x80]),
      Buffer.from('"}\n'),
    ]);
    write(claudePath, Buffer.concat([Buffer.from(claudeFile(1)), bad, Buffer.from(claudeFile(2))]));
    const { calls, unparsed } = await run();
    expect([inputsOf(calls), unparsed]).toEqual([[1, 2], 0]);
  });

  it('goes on without a file that is gone, and with what is left of one that was cut', async () => {
    const { write, run, list } = createHome();
    const gone = write('.claude/projects/-project/a.jsonl', claudeFile(1));
    const cut = write('.claude/projects/-project/b.jsonl', claudeFile(2, 3));
    write('.claude/projects/-project/c.jsonl', claudeFile(4));
    const listing = await list();
    rmSync(gone);
    truncateSync(cut, claudeFile(2).length);
    const first = await run(listing);
    expect([inputsOf(first.calls), first.problems]).toEqual([[2, 4], []]);
    writeFileSync(cut, claudeFile(2, 3));
    expect(inputsOf((await run()).calls)).toEqual([3]);
  });

  it('never leaves the folders of the tools by a link, nor goes round in circles, nor waits for a pipe', async () => {
    const { home, write, run } = createHome();
    const outside = write('secret/outside.jsonl', claudeFile(99));
    const folder = join(home, '.claude', 'projects', '-project');
    write(claudePath, claudeFile(1));
    symlinkSync(outside, join(folder, 'link.jsonl'));
    symlinkSync(join(home, 'secret'), join(folder, 'folder'));
    symlinkSync(folder, join(folder, 'circle'));
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling.jsonl'));
    if (process.platform !== 'win32') execFileSync('mkfifo', [join(folder, 'pipe.jsonl')]);
    mkdirSync(join(folder, 'folder.jsonl'));
    expect(inputsOf((await run()).calls)).toEqual([1]);
  });

  it('does not follow a link that has taken the place of a file', async () => {
    const { home, write, run, list } = createHome();
    const outside = write('secret/outside.jsonl', claudeFile(99));
    const path = write(claudePath, claudeFile(1));
    const listing = await list();
    rmSync(path);
    symlinkSync(outside, path);
    const { calls, problems } = await run(listing);
    expect([calls, problems]).toEqual([[], [{ path: claudePath, line: null, reason: 'unreadable' }]]);
    expect(join(home, claudePath)).toBe(path);
  });

  it('reads a file once that has two names', async () => {
    const { home, write, run } = createHome();
    const path = write(claudePath, claudeFile(1));
    linkSync(path, join(home, '.claude', 'projects', '-project', 'other.jsonl'));
    expect(new Set(summarise((await run()).calls)).size).toBe(1);
  });

  it('reads some thousand files', async () => {
    const { write, run } = createHome();
    for (let at = 1; at <= 3000; at += 1) write(`.claude/projects/-p${at % 50}/s${at}.jsonl`, claudeFile(at));
    expect(new Set(inputsOf((await run()).calls)).size).toBe(3000);
    const again = await run();
    expect([again.calls, again.progress]).toMatchObject([[], { files: 3000, filesDone: 3000 }]);
  });
});

describe('the folders of the tools', () => {
  it('are where their own variables say, one or several', async () => {
    const { home, write, run } = createHome({
      CLAUDE_CONFIG_DIR: '~/one, two',
      CODEX_HOME: 'codex-home',
      XDG_DATA_HOME: '',
    });
    write('one/projects/-p/a.jsonl', claudeFile(1));
    write('two/projects/-p/b.jsonl', claudeFile(2));
    write(claudePath, claudeFile(3));
    write('codex-home/archived_sessions/x.jsonl', '{"type":"session_meta","payload":{"id":"t"}}\n');
    write('.codex/sessions/y.jsonl', 'unread\n');
    const { calls, files } = await run();
    expect(inputsOf(calls)).toEqual([1, 2]);
    expect(files.map(({ path }) => path.slice(home.length + 1))).toEqual([
      'one/projects/-p/a.jsonl',
      'two/projects/-p/b.jsonl',
      'codex-home/archived_sessions/x.jsonl',
    ]);
  });

  it('may be links of the owner themselves', async () => {
    const { home, write, run } = createHome();
    write('elsewhere/-p/a.jsonl', claudeFile(1));
    mkdirSync(join(home, '.claude'));
    symlinkSync(join(home, 'elsewhere'), join(home, '.claude', 'projects'));
    expect(inputsOf((await run()).calls)).toEqual([1]);
  });
});

describe('logs of Gemini CLI and opencode', () => {
  const geminiMessage = { id: 'm1', timestamp: '2026-11-20T10:00:00Z', type: 'gemini', model: 'gemini-2.5-pro' };
  const tokens = { input: 10, output: 5, cached: 0, thoughts: 0, tool: 0, total: 15 };

  it('are read as lines and as documents, and nothing else of their folders is', async () => {
    const { write, run } = createHome();
    const session = { sessionId: 's', projectHash: 'p' };
    write(
      '.gemini/tmp/work/chats/a.jsonl',
      [session, { ...geminiMessage, tokens }].map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    write(
      '.gemini/tmp/work/chats/old.json',
      JSON.stringify({ ...session, messages: [{ ...geminiMessage, id: 'm2', tokens }] }, null, 2),
    );
    write('.gemini/tmp/work/logs.json', '[broken');
    write('.gemini/tmp/work/other/a.jsonl', 'broken\n');
    write('.gemini/tmp/work/chats/broken.json', '{"messages":[');
    const { calls, problems } = await run();
    expect(calls.map(({ keys }) => keys[0])).toMatchObject([{ sequence: 'm1' }, { sequence: 'm2' }]);
    expect(problems).toEqual([{ path: '.gemini/tmp/work/chats/broken.json', line: 1, reason: 'line' }]);
  });

  const message = (id: string, input: number): object => ({
    id,
    sessionID: 'ses_1',
    role: 'assistant',
    providerID: 'anthropic',
    modelID: 'claude-sonnet-4-5',
    time: { created: Date.parse('2026-11-20T10:00:00Z') },
    tokens: { input, output: 5, reasoning: 0, cache: { read: 0, write: 0 } },
  });
  const createTable =
    'CREATE TABLE message (id TEXT PRIMARY KEY, session_id TEXT NOT NULL, time_created INTEGER, time_updated INTEGER, data TEXT NOT NULL)';

  it('come from its database first, then from its files, a message once', async () => {
    const { home, write, run } = createHome();
    write('.local/share/opencode/storage/message/ses_1/msg_1.json', JSON.stringify(message('msg_1', 1)));
    write('.local/share/opencode/storage/message/ses_1/msg_2.json', JSON.stringify(message('msg_2', 2)));
    write('.local/share/opencode/storage/part/x.json', 'broken');
    const db = new SqliteDatabase(join(home, '.local/share/opencode/opencode.db'));
    db.pragma('journal_mode = WAL');
    db.exec(createTable);
    const add = db.prepare('INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?)');
    const { id: _, sessionID: __, ...data } = message('', 1) as Record<string, unknown>;
    add.run('msg_1', 'ses_1', 1, 1000, JSON.stringify(data));
    add.run('msg_3', 'ses_1', 1, 2000, '{"role":"assistant","tokens":7}');
    const first = await run();
    expect(new Set(summarise(first.calls)).size).toBe(2);
    expect(first.problems).toEqual([{ path: '.local/share/opencode/opencode.db', line: 2, reason: 'line' }]);

    // Still open in opencode: the new message is in its write-ahead log.
    add.run('msg_4', 'ses_1', 1, 3000, JSON.stringify({ ...data, tokens: { input: 44, output: 1 } }));
    expect(inputsOf((await run()).calls)).toEqual([44]);
    expect((await run()).calls).toEqual([]);
    db.close();
  });

  it('are a problem of that file alone where the database is none', async () => {
    const { home, write, run } = createHome();
    write('.local/share/opencode/opencode.db', 'no database at all');
    const other = new SqliteDatabase(join(home, '.local/share/opencode/opencode-beta.db'));
    other.exec('CREATE TABLE something (a)');
    other.close();
    write(claudePath, claudeFile(1));
    const { calls, problems } = await run();
    expect(inputsOf(calls)).toEqual([1]);
    expect(problems).toEqual(
      ['opencode-beta.db', 'opencode.db'].map((name) => ({
        path: `.local/share/opencode/${name}`,
        line: null,
        reason: 'database',
      })),
    );
  });
});
