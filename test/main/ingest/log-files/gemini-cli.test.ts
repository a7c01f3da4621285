import { describe, expect, it } from 'vitest';
import { openGeminiFile } from '../../../../src/main/ingest/log-files/gemini-cli.ts';
import { readLinesWith, usageOf } from './reading.ts';

const session = 'f72451c8-1620-407b-bd23-571ebfb960e4';
const head = { sessionId: session, projectHash: 'p', startTime: '2026-11-21T14:15:31.957Z', kind: 'main' };
const counts = { input: 2048, output: 64, cached: 1024, thoughts: 100, tool: 0, total: 2212 };
const message = (more: object = {}): object => ({
  id: '0bafed29',
  timestamp: '2026-11-21T14:15:32.087Z',
  type: 'gemini',
  content: 'Done.',
  tokens: counts,
  model: 'gemini-2.5-pro',
  ...more,
});
const read = (lines: readonly (object | string)[], state: string | null = null) =>
  readLinesWith(openGeminiFile, lines, { path: 'work/chats/session-1.jsonl', state });

describe('a chat of Gemini CLI', () => {
  it('is a call for each answer, thoughts and the prompts of tools added', () => {
    const withTool = message({ id: 'b', tokens: { ...counts, tool: 7, total: 2219 } });
    const { calls } = read([head, { $set: { lastUpdated: 't' } }, message(), withTool]);
    expect(calls.map(usageOf)).toEqual([
      [2048, 1024, 0, 0, 164, 100],
      [2055, 1024, 0, 0, 164, 100],
    ]);
    expect(calls[0]).toMatchObject({
      keys: [
        { kind: 'sequence', service: 'gemini-cli', session, sequence: '0bafed29' },
        { kind: 'session_usage', session },
      ],
      report: {
        service: 'gemini-cli',
        operation: 'generate_content',
        provider: 'google',
        model: 'gemini-2.5-pro',
        conversationId: session,
      },
    });
  });

  it('is told by the last form of a message', () => {
    const { calls, readings } = read([
      head,
      message({ tokens: null }),
      message(),
      message({ tokens: { ...counts, output: 60, total: 2208 }, toolCalls: [{ id: 'x' }] }),
      { type: 'user', id: 'u', content: '"tokens"' },
    ]);
    expect(calls.map((call) => usageOf(call)[4])).toEqual([160]);
    expect(readings).toEqual(['skipped', 'skipped', 'read', 'read', 'skipped']);
  });

  it('goes on with its session where an earlier reading stopped', () => {
    const before = read([head]);
    expect(read([message()], before.state).calls[0]?.report.conversationId).toBe(session);
    expect(read([message()]).calls[0]?.keys).toEqual([]);
  });

  it('is read out of the one document that earlier versions wrote, however it is laid out', () => {
    const document = { ...head, messages: [{ type: 'user', id: 'u' }, message(), message({ id: 'c' })] };
    const { calls, readings } = read([JSON.stringify(document, null, 2)]);
    expect(readings).toEqual(['read']);
    expect(calls.map(usageOf)).toEqual([
      [2048, 1024, 0, 0, 164, 100],
      [2048, 1024, 0, 0, 164, 100],
    ]);
    // The same message in a line of the newer form.
    expect(read([head, message()]).calls[0]?.contentHash).toBe(calls[0]?.contentHash);
  });

  it('is unparsed where its counts cannot be read', () => {
    const { calls, readings } = read([
      head,
      message({ tokens: 'all' }),
      message({ tokens: { ...counts, input: -5 } }),
      message({ timestamp: 5 }),
      '{"id":"x","type":"gemini","tokens":{"input":',
    ]);
    expect(calls).toEqual([]);
    expect(readings.slice(1)).toEqual(['unparsed', 'unparsed', 'unparsed', 'unparsed']);
  });
});
