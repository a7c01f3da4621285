import { describe, expect, it } from 'vitest';
import { readOpencodeMessage } from '../../../../src/main/ingest/log-files/opencode.ts';
import type { CallSighting } from '../../../../src/shared/core/call-sighting.ts';
import { now, usageOf } from './reading.ts';

const tokens = { input: 375, output: 123, reasoning: 69, cache: { read: 65_856, write: 10 } };
const message = (more: object = {}): object => ({
  role: 'assistant',
  providerID: 'anthropic',
  modelID: 'claude-sonnet-4-5',
  time: { created: Date.parse('2026-11-20T10:00:00Z'), completed: Date.parse('2026-11-20T10:00:04Z') },
  cost: 0.02,
  tokens,
  ...more,
});

const read = (json: object | string, ids: { id?: string; session?: string } = { id: 'msg_1', session: 'ses_1' }) => {
  const calls: CallSighting[] = [];
  const reading = readOpencodeMessage({
    id: ids.id ?? null,
    session: ids.session ?? null,
    json: typeof json === 'string' ? json : JSON.stringify(json),
    now,
    onCall: (call) => void calls.push(call),
  });
  return { reading, calls };
};

describe('a message of opencode', () => {
  it('is a call, the cache beside its input and reasoning beside its output', () => {
    const { calls } = read(message());
    expect(calls.map(usageOf)).toEqual([[66_241, 65_856, 10, 0, 192, 69]]);
    expect(calls[0]).toMatchObject({
      keys: [
        { kind: 'sequence', service: 'opencode', session: 'ses_1', sequence: 'msg_1' },
        { kind: 'session_usage', session: 'ses_1' },
      ],
      report: {
        service: 'opencode',
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        conversationId: 'ses_1',
        // opencode's own estimate is nobody's bill.
        billedCostUsd: null,
      },
    });
  });

  it('has reasoning inside the output where its total says so', () => {
    const inside = { ...tokens, total: 375 + 123 + 65_866 };
    const beside = { ...tokens, total: 375 + 123 + 65_866 + 69 };
    expect(read(message({ tokens: inside })).calls.map((call) => usageOf(call)[4])).toEqual([123]);
    expect(read(message({ tokens: beside })).calls.map((call) => usageOf(call)[4])).toEqual([192]);
  });

  it('is the same call in a file as in the database', () => {
    const inFile = read(message({ id: 'msg_1', sessionID: 'ses_1' }), {});
    expect(inFile.calls[0]?.contentHash).toBe(read(message()).calls[0]?.contentHash);
    expect(inFile.calls[0]?.keys).toEqual(read(message()).calls[0]?.keys);
  });

  it('is none when the owner wrote it or nothing was used, and unparsed when it cannot be read', () => {
    expect(read({ role: 'user', time: { created: 1 } }).reading).toBe('skipped');
    expect(read(message({ tokens: { input: 0, output: 0, reasoning: 0, cache: { read: 0, write: 0 } } })).reading).toBe(
      'skipped',
    );
    expect(read('{"role":').reading).toBe('unparsed');
    expect(read('[]').reading).toBe('unparsed');
    expect(read(message({ tokens: 5 })).reading).toBe('unparsed');
    expect(read(message({ tokens: { input: 'x' } })).reading).toBe('unparsed');
    expect(read(message({ time: {} })).reading).toBe('unparsed');
    expect(read(message({ time: { created: 1e300 } })).reading).toBe('unparsed');
    expect(read(message({ tokens: { ...tokens, output: -4 } })).reading).toBe('unparsed');
  });
});
