import { describe, expect, it } from 'vitest';
import { openCodexFile } from '../../../../src/main/ingest/log-files/codex.ts';
import { readLinesWith, usageOf } from './reading.ts';

const thread = '01a1fe76-4d37-7eb3-805a-c3f836b08e8c';
const madeAt = '2026-11-21T14:15:28.317Z';
/** Of turns: before and after the thread was made. */
const oldTurn = '01a1fe70-0000-7b40-b4a1-09e5a33f3fc7';
const ownTurn = '01a1fe76-4d52-7b40-b4a1-09e5a33f3fc7';

type Counts = readonly [input: number, cached: number, output: number, reasoning: number];

const toUsage = ([input, cached, output, reasoning]: Counts): object => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
});

const line = (type: string, payload: object, timestamp = '2026-11-21T14:15:30.000Z'): object => ({
  timestamp,
  type,
  payload,
});
const meta = (more: object = {}): object =>
  line('session_meta', {
    id: thread,
    timestamp: madeAt,
    originator: 'codex_exec',
    model_provider: 'openai',
    base_instructions: { text: '"token_count"'.repeat(100) },
    ...more,
  });
const turn = (id: string, model = 'gpt-5.1-codex'): object => line('turn_context', { turn_id: id, model });
const tokens = (last: Counts | null, total: Counts | null, time?: string): object =>
  line(
    'event_msg',
    {
      type: 'token_count',
      info: {
        ...(total !== null && { total_token_usage: toUsage(total) }),
        ...(last !== null && { last_token_usage: toUsage(last) }),
      },
      rate_limits: null,
    },
    time,
  );

const first: Counts = [5120, 4096, 230, 128];
const second: Counts = [5130, 4096, 240, 128];
const both: Counts = [10_250, 8192, 470, 256];
const read = (lines: readonly (object | string)[], state: string | null = null) =>
  readLinesWith(openCodexFile, lines, { path: '2026/11/21/rollout.jsonl', state });

describe('a thread of Codex', () => {
  it('is a call for each count, by its session, its own program and its model', () => {
    const { calls } = read([meta(), turn(ownTurn), tokens(first, first), tokens(second, both)]);
    expect(calls.map(usageOf)).toEqual([
      [5120, 4096, 0, 0, 230, 128],
      [5130, 4096, 0, 0, 240, 128],
    ]);
    expect(calls[0]).toMatchObject({
      keys: [{ kind: 'session_usage', session: thread }],
      report: { service: 'codex_exec', provider: 'openai', model: 'gpt-5.1-codex', conversationId: thread },
    });
  });

  it('is told by the difference of its totals where the last counts are missing', () => {
    const { calls } = read([meta(), turn(ownTurn), tokens(null, first), tokens(null, both)]);
    expect(calls.map(usageOf)).toEqual([
      [5120, 4096, 0, 0, 230, 128],
      [5130, 4096, 0, 0, 240, 128],
    ]);
  });

  it('counts from nothing again when its totals fell', () => {
    const { calls } = read([meta(), turn(ownTurn), tokens(null, both), tokens(null, first)]);
    expect(calls.map((call) => usageOf(call)[0])).toEqual([10_250, 5120]);
  });

  it('writes the same totals again without calling again', () => {
    const { calls, readings } = read([
      meta(),
      turn(ownTurn),
      tokens(first, first),
      tokens(first, first, '2026-11-21T14:15:31.000Z'),
      line('event_msg', { type: 'token_count', info: null, rate_limits: {} }),
      tokens([0, 0, 0, 0], both),
    ]);
    expect(calls).toHaveLength(1);
    expect(readings.slice(3)).toEqual(['skipped', 'skipped', 'skipped']);
  });

  it('takes the model of each turn, and none where nothing names one', () => {
    const { calls } = read([meta(), tokens(first, first), turn(ownTurn, 'gpt-5.1-codex-mini'), tokens(second, both)]);
    expect(calls.map(({ report }) => report.model)).toEqual([null, 'gpt-5.1-codex-mini']);
  });

  it('takes the tier that was set before a call', () => {
    const setting = (tier: string): object =>
      line('event_msg', { type: 'thread_settings_applied', thread_settings: { service_tier: tier } });
    const third: Counts = [15_000, 9000, 500, 256];
    const { calls } = read([
      meta(),
      turn(ownTurn),
      setting('priority'),
      tokens(first, first),
      line('event_msg', { type: 'thread_settings_applied', thread_settings: {} }),
      tokens(second, both),
      setting('default'),
      tokens([4750, 808, 30, 0], third),
    ]);
    expect(calls.map(({ report }) => report.serviceTier)).toEqual(['priority', 'priority', 'standard']);
  });

  it('names the response where a record before the counts does', () => {
    const record = (id: string, used: Counts): object =>
      line('token_usage_record', { response_id: id, thread_id: thread, usage: toUsage(used) });
    const { calls } = read([
      meta(),
      turn(ownTurn),
      record('resp_1', first),
      tokens(first, first),
      record('resp_other', first),
      tokens(second, both),
    ]);
    expect(calls.map(({ keys }) => keys[0])).toEqual([
      { kind: 'response', provider: 'openai', id: 'resp_1' },
      { kind: 'session_usage', session: thread },
    ]);
  });

  it("says nothing of the provider where the owner's own server answered", () => {
    const { calls } = read([meta({ model_provider: 'mock' }), turn(ownTurn), tokens(first, first)]);
    expect(calls[0]?.report.provider).toBeNull();
  });

  it('goes on where an earlier reading stopped', () => {
    const lines = [meta(), turn(ownTurn), tokens(null, first), tokens(null, both)];
    const whole = read(lines).calls;
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const before = read(lines.slice(0, cut));
      const after = read(lines.slice(cut), before.state);
      expect([...before.calls, ...after.calls]).toEqual(whole);
    }
  });

  it('is unparsed where its counts cannot be read', () => {
    const { readings } = read([
      meta(),
      line('event_msg', { type: 'token_count', info: { last_token_usage: { input_tokens: 'many' } } }),
      line('event_msg', { type: 'token_count', info: 'no' }),
      tokens([5, 0, -3, 0], [5, 0, -3, 0]),
      '{"type":"event_msg","payload":{"type":"token_count"',
    ]);
    expect(readings.slice(1)).toEqual(['unparsed', 'unparsed', 'unparsed', 'unparsed']);
  });
});

describe('a thread that begins with the history of another', () => {
  const parentMeta = meta({ id: '01a1fe70-0000-7eb3-805a-c3f836b08e8c', originator: 'codex_vscode' });
  const fork = { forked_from_id: '01a1fe70-0000-7eb3-805a-c3f836b08e8c' };
  const spawned = {
    source: { subagent: { thread_spawn: { parent_thread_id: '01a1fe70-0000-7eb3-805a-c3f836b08e8c', depth: 1 } } },
  };
  /** Copied, and stamped when they were copied. */
  const copied = [
    parentMeta,
    line('event_msg', { type: 'task_started', turn_id: oldTurn }, '2026-11-21T14:15:31.000Z'),
    turn(oldTurn, 'gpt-5.1'),
    tokens(first, first, '2026-11-21T14:15:33.000Z'),
  ];

  it.each([
    ['forked', fork],
    ['spawned', spawned],
  ])('counts only its own calls when it was %s', (_, how) => {
    const { calls } = read([meta(how), ...copied, turn(ownTurn), tokens(second, both), tokens(null, both)]);
    expect(calls.map(usageOf)).toEqual([[5130, 4096, 0, 0, 240, 128]]);
    expect(calls[0]?.report).toMatchObject({
      service: 'codex_exec',
      conversationId: thread,
      model: 'gpt-5.1-codex',
    });
  });

  it('takes the totals it began with from the copy', () => {
    const { calls } = read([meta(fork), ...copied, turn(ownTurn), tokens(null, both)]);
    expect(calls.map(usageOf)).toEqual([[5130, 4096, 0, 0, 240, 128]]);
  });

  it('counts all where nothing was copied', () => {
    const { calls } = read([meta(spawned), turn(ownTurn), tokens(first, first, '2026-11-21T14:15:28.400Z')]);
    expect(calls).toHaveLength(1);
  });

  it('is told by times where turns have no id that says when they ran', () => {
    const { calls } = read([
      meta(fork),
      line('turn_context', { model: 'gpt-5' }),
      // Copied with its own time, and copied with that of the fork.
      tokens([100, 0, 5, 0], [100, 0, 5, 0], '2026-11-01T10:00:00.000Z'),
      tokens([200, 0, 5, 0], [300, 0, 10, 0], '2026-11-21T14:15:28.900Z'),
      tokens(first, [5420, 4096, 240, 128], '2026-11-21T14:15:40.000Z'),
    ]);
    expect(calls.map((call) => usageOf(call)[0])).toEqual([5120]);
  });

  it('is still known as such when it is read in parts', () => {
    const lines = [meta(fork), ...copied, turn(ownTurn), tokens(second, both)];
    for (let cut = 0; cut <= lines.length; cut += 1) {
      const before = read(lines.slice(0, cut));
      const after = read(lines.slice(cut), before.state);
      expect([...before.calls, ...after.calls].map(usageOf)).toEqual([[5130, 4096, 0, 0, 240, 128]]);
    }
  });
});
