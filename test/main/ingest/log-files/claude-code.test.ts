import { describe, expect, it } from 'vitest';
import { createClaudeCodeParsers } from '../../../../src/main/ingest/log-files/claude-code.ts';
import { now, readLinesWith, usageOf } from './reading.ts';

type Changes = {
  readonly id?: string | null;
  readonly request?: string | null;
  readonly sidechain?: boolean;
  readonly session?: string;
  readonly usage?: object;
  readonly model?: string;
  readonly time?: string;
  readonly more?: object;
};

const usage = (output: number, read = 9800): object => ({
  input_tokens: 12,
  cache_creation_input_tokens: 3400,
  cache_read_input_tokens: read,
  cache_creation: { ephemeral_5m_input_tokens: 2400, ephemeral_1h_input_tokens: 1000 },
  output_tokens: output,
  service_tier: 'standard',
});

const reply = (changes: Changes = {}): object => ({
  parentUuid: 'p',
  isSidechain: changes.sidechain ?? false,
  sessionId: changes.session ?? 's1',
  type: 'assistant',
  message: {
    ...(changes.id !== null && { id: changes.id ?? 'msg_1' }),
    type: 'message',
    role: 'assistant',
    model: changes.model ?? 'claude-sonnet-4-5',
    content: [{ type: 'text', text: '"usage" {[' }],
    usage: changes.usage ?? usage(57),
  },
  ...(changes.request !== null && { requestId: changes.request ?? 'req_1' }),
  uuid: 'u1',
  timestamp: changes.time ?? '2026-11-20T18:22:30.221Z',
  ...changes.more,
});

const read = (lines: readonly (object | string)[], options: Parameters<typeof readLinesWith>[2] = {}) =>
  readLinesWith(createClaudeCodeParsers(), lines, options);

describe('a reply in a log of Claude Code', () => {
  it('is a call with all its input, keyed by its request and its message', () => {
    const { calls, readings } = read([reply()]);
    expect(readings).toEqual(['read']);
    expect(calls.map(usageOf)).toEqual([[13_212, 9800, 3400, 1000, 57, 0]]);
    expect(calls[0]).toMatchObject({
      way: 'log-file',
      keys: [
        { kind: 'response', provider: 'anthropic', id: 'req_1' },
        { kind: 'response', provider: 'anthropic', id: 'msg_1' },
      ],
      report: {
        id: null,
        service: 'claude-code',
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        occurredAt: Date.parse('2026-11-20T18:22:30.221Z'),
        conversationId: 's1',
        serviceTier: 'standard',
        billedCostUsd: null,
        origin: 'log-file',
      },
    });
  });

  it('is one call however many content blocks it is written in, with its largest counts', () => {
    const { calls } = read([reply({ usage: usage(1) }), reply({ usage: usage(57) }), reply({ usage: usage(57) })]);
    expect(calls.map(usageOf)).toEqual([[13_212, 9800, 3400, 1000, 57, 0]]);
  });

  it('is kept back no longer than some hundred other replies', () => {
    const others = Array.from({ length: 300 }, (_, at) => reply({ id: `msg_o${at}`, request: `req_o${at}` }));
    const parser = createClaudeCodeParsers();
    let seen = 0;
    const file = parser({ path: 'a', state: null, now, onCall: () => (seen += 1), recall: () => undefined });
    for (const line of [reply(), ...others]) {
      const bytes = Buffer.from(JSON.stringify(line));
      file.readLine(bytes, 0, bytes.length);
    }
    expect(seen).toBe(45);
    file.flush();
    expect(seen).toBe(301);
  });

  it('is not a call when the program made it up, says nothing of usage, or used nothing', () => {
    const none = { input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0 };
    const { calls, readings } = read([
      reply({ model: '<synthetic>' }),
      { type: 'assistant', message: { id: 'm', model: 'x' }, timestamp: 't' },
      reply({ usage: none }),
      { type: 'user', toolUseResult: { usage: usage(9) }, message: { role: 'user', usage: usage(9) } },
      { type: 'summary', summary: '"usage"' },
    ]);
    expect(calls).toEqual([]);
    expect(readings).toEqual(['skipped', 'skipped', 'skipped', 'skipped', 'skipped']);
  });

  it('is unparsed when what it says cannot be true', () => {
    const { calls, readings } = read([
      reply({ usage: { input_tokens: -1, output_tokens: 3 } }),
      reply({ usage: { input_tokens: 1.5, output_tokens: 3 } }),
      reply({ time: 'yesterday' }),
      reply({ time: '2030-01-01T00:00:00Z' }),
      reply({ more: { timestamp: 12 } }),
      reply({ more: { message: { id: 'm', model: 'claude-x', usage: 'much' } } }),
      '{"type":"assistant","message":{"usage":{"input_tokens":1',
      'not JSON, "usage"',
    ]);
    expect(calls).toEqual([]);
    expect(new Set(readings)).toEqual(new Set(['unparsed']));
  });

  it('keeps the cost that old versions wrote beside it', () => {
    expect(read([reply({ more: { costUSD: 0.017481 } })]).calls[0]?.report.billedCostUsd).toBe('0.017481');
    expect(read([reply({ more: { costUSD: null } })]).calls[0]?.report.billedCostUsd).toBeNull();
  });

  it('goes by its session where a gateway gave no request id, and by its line without any id', () => {
    const { calls } = read([
      reply({ request: null, id: 'chatcmpl-7' }),
      reply({ request: null, id: null, model: 'kimi-k2.5' }),
      reply({ request: null, id: null, model: 'kimi-k2.5', more: { uuid: 'u2' } }),
    ]);
    expect(calls.map(({ keys }) => keys)).toEqual([
      [{ kind: 'session_usage', session: 's1' }],
      [{ kind: 'session_usage', session: 's1' }],
      [
        { kind: 'response', provider: 'anthropic', id: 'chatcmpl-7' },
        { kind: 'session_usage', session: 's1' },
      ],
    ]);
    expect(new Set(calls.map(({ contentHash }) => contentHash)).size).toBe(3);
  });

  it('is read out of the progress of a sub-agent', () => {
    const { type: _, sessionId: __, ...inner } = reply({ sidechain: true }) as Record<string, unknown>;
    const { calls } = read([{ type: 'progress', sessionId: 's1', data: { message: { ...inner, type: 'assistant' } } }]);
    expect(calls.map(usageOf)).toEqual([[13_212, 9800, 3400, 1000, 57, 0]]);
    expect(calls[0]?.report.conversationId).toBe('s1');
  });

  it('has the same content hash in whatever file and run it is read, and another once its counts grew', () => {
    const hashes = [reply(), reply({ more: { cwd: '/elsewhere' } }), reply({ usage: usage(58) })].map(
      (line) => read([line]).calls[0]?.contentHash,
    );
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });
});

describe('a sidechain', () => {
  it('that replays a message under a new request does not count, whatever it says it used', () => {
    const main = reply();
    const replay = reply({ request: 'req_9', sidechain: true, usage: usage(57, 50_000) });
    const answer = reply({ id: 'msg_2', request: 'req_2', sidechain: true, usage: usage(30, 700) });
    expect(read([main, replay, answer]).calls.map(usageOf)).toEqual([
      [13_212, 9800, 3400, 1000, 57, 0],
      [4112, 700, 3400, 1000, 30, 0],
    ]);
  });

  it('does not count in another file of the run either', () => {
    const open = createClaudeCodeParsers();
    expect(readLinesWith(open, [reply()]).calls).toHaveLength(1);
    const replay = reply({ request: 'req_9', sidechain: true });
    expect(readLinesWith(open, [replay], { path: 'project/session/subagents/agent-1.jsonl' }).calls).toEqual([]);
  });

  it('is told by what earlier runs have read of its conversation, which is looked up once', () => {
    const asked: string[] = [];
    const recall = (path: string, _marker: string, visit: (bytes: Uint8Array, start: number, end: number) => void) => {
      asked.push(path);
      const bytes = Buffer.from(JSON.stringify(reply()));
      visit(bytes, 0, bytes.length);
    };
    const lines = [
      reply({ request: 'req_9', sidechain: true }),
      reply({ id: 'msg_5', request: 'req_5', sidechain: true }),
      reply({ id: 'msg_6', request: 'req_6', sidechain: true }),
    ];
    const { calls } = read(lines, { path: 'project/s1/subagents/agent-1.jsonl', recall });
    expect(calls.map(({ keys }) => keys[1])).toMatchObject([{ id: 'msg_5' }, { id: 'msg_6' }]);
    expect(asked).toEqual(['project/s1.jsonl']);
  });

  it('never leads out of the folder by the name of its session', () => {
    const asked: string[] = [];
    const lines = [reply({ sidechain: true, session: '../../etc/x' })];
    expect(read(lines, { recall: (path) => void asked.push(path) }).calls).toHaveLength(1);
    expect(asked).toEqual([]);
  });

  it('gives way to its conversation when that comes later', () => {
    const { calls } = read([reply({ sidechain: true, usage: usage(57, 50_000) }), reply()]);
    expect(calls.map(usageOf)).toEqual([[13_212, 9800, 3400, 1000, 57, 0]]);
  });
});

describe('two main conversations with one message id and two requests', () => {
  it('are two calls, which the message id does not join', () => {
    const { calls } = read([reply(), reply({ request: 'req_2', usage: usage(58) })]);
    expect(calls.map(({ keys }) => keys.length)).toEqual([2, 1]);
    expect(calls[1]?.keys).toEqual([{ kind: 'response', provider: 'anthropic', id: 'req_2' }]);
  });
});
