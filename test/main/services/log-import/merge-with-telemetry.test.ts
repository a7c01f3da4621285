import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LogImportView } from '../../../../src/shared/contract/log-import.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';
import { readFixture } from '../../../support/fixtures.ts';
import { useHomeFolder } from '../../../support/home-folder.ts';
import { waitFor } from '../../../support/wait-for.ts';

const withinMs = 40_000;
const captures = ['claude-code', 'codex', 'gemini-cli'] as const;

const codexUsage = {
  input_tokens: 5120,
  cached_input_tokens: 4096,
  output_tokens: 230,
  reasoning_output_tokens: 128,
  total_tokens: 5350,
};
const codexThread = '01a1fa32-b46c-7951-a2e3-5bc962bfd832';
const geminiSession = 'b5dd73d3-9ae3-4d61-ad99-3b4528d405cf';

/** What the three programs write to their logs of the calls whose telemetry was captured. */
const logs: Readonly<Record<string, readonly object[]>> = {
  '.claude/projects/-p/ab8d25f6-ff63-4847-94fd-834e09a96529.jsonl': [
    {
      isSidechain: false,
      message: {
        id: 'msg_01XFDUDYJgAACzvnptvVoYEL',
        role: 'assistant',
        model: 'claude-sonnet-4-5',
        content: [{ type: 'text', text: 'Done.' }],
        usage: {
          input_tokens: 12,
          cache_creation_input_tokens: 3400,
          cache_read_input_tokens: 9800,
          cache_creation: { ephemeral_1h_input_tokens: 1000, ephemeral_5m_input_tokens: 2400 },
          output_tokens: 57,
        },
      },
      requestId: 'req_2',
      type: 'assistant',
      uuid: '7607c7fb-63af-4a4b-ad8e-605feca7c791',
      timestamp: '2026-11-20T18:22:30.218Z',
      sessionId: 'ab8d25f6-ff63-4847-94fd-834e09a96529',
    },
  ],
  [`.codex/sessions/2026/11/20/rollout-2026-11-20T18-23-09-${codexThread}.jsonl`]: [
    {
      timestamp: '2026-11-20T18:23:09.400Z',
      type: 'session_meta',
      payload: {
        id: codexThread,
        timestamp: '2026-11-20T18:23:09.380Z',
        originator: 'codex_exec',
        model_provider: 'mock',
      },
    },
    { timestamp: '2026-11-20T18:23:09.420Z', type: 'turn_context', payload: { model: 'gpt-5.1-codex' } },
    {
      timestamp: '2026-11-20T18:23:09.549Z',
      type: 'event_msg',
      payload: { type: 'token_count', info: { total_token_usage: codexUsage, last_token_usage: codexUsage } },
    },
  ],
  '.gemini/tmp/work/chats/session-2026-11-20T18-23-b5dd73d3.jsonl': [
    { sessionId: geminiSession, projectHash: 'p', startTime: '2026-11-20T18:23:13.100Z' },
    {
      id: '0bafed29-0a2c-4598-837f-3998a468058c',
      timestamp: '2026-11-20T18:23:13.386Z',
      type: 'gemini',
      content: 'Done.',
      tokens: { input: 2048, output: 64, cached: 1024, thoughts: 100, tool: 0, total: 2212 },
      model: 'gemini-2.5-pro',
    },
  ],
};

describe('a call that telemetry and a log file tell of', () => {
  const homeFolder = useHomeFolder();
  let engine: TestEngine;

  beforeEach(async () => {
    const home = homeFolder();
    for (const [path, lines] of Object.entries(logs)) {
      mkdirSync(dirname(join(home, path)), { recursive: true });
      writeFileSync(join(home, path), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    }
    engine = await startTestEngine({ now: () => Date.parse('2026-11-21T12:00:00Z') });
  });
  afterEach(() => engine.close());

  const sendTelemetry = async (): Promise<void> => {
    for (const name of captures) {
      const response = await fetch(`${engine.url}/v1/logs`, {
        method: 'POST',
        headers: { 'x-api-key': engine.ingestToken, 'content-type': 'application/json' },
        body: JSON.stringify(readFixture<object>(`otlp/${name}.logs.json`)),
      });
      expect([response.status, await response.json()]).toEqual([200, {}]);
    }
  };
  const importLogs = async (): Promise<readonly (readonly [tool: string, fresh: number, merged: number])[]> => {
    await engine.send('POST', '/v1/log-import', {});
    const view = await waitFor('end of the import', withinMs, async () => {
      const now = (await (await engine.get('/v1/log-import')).json()) as LogImportView;
      return now.state === 'done' && now;
    });
    return view.tools.map(({ tool, new_calls, merged_calls }) => [tool, new_calls, merged_calls]);
  };
  const readRows = async (): Promise<object[]> => {
    const page = (await (await engine.get('/v1/events?period=all_time')).json()) as {
      items: readonly Record<string, unknown>[];
    };
    return page.items
      .map((row) => ({
        service: row['service'],
        model: row['model'],
        provider: row['provider'],
        tokens: ['input', 'cache_read', 'cache_write', 'output', 'reasoning'].map((part) => row[`${part}_tokens`]),
        status: row['cost_status'],
        conversation: row['conversation_id'],
      }))
      .toSorted((a, b) => (String(a.service) < String(b.service) ? -1 : 1));
  };

  const rows = [
    {
      service: 'claude-code',
      model: 'claude-sonnet-4-5',
      provider: 'anthropic',
      tokens: [13_212, 9800, 3400, 57, 0],
      status: 'billed',
      conversation: 'ab8d25f6-ff63-4847-94fd-834e09a96529',
    },
    {
      service: 'codex_exec',
      model: 'gpt-5.1-codex',
      provider: 'openai',
      tokens: [5120, 4096, 0, 230, 128],
      status: 'priced',
      conversation: codexThread,
    },
    {
      service: 'gemini-cli',
      model: 'gemini-2.5-pro',
      provider: 'google',
      tokens: [2048, 1024, 0, 164, 100],
      status: 'priced',
      conversation: geminiSession,
    },
  ];

  it('is one row when the file is read afterwards', async () => {
    await sendTelemetry();
    expect(await importLogs()).toEqual([
      ['claude-code', 0, 1],
      ['codex', 0, 1],
      ['gemini-cli', 0, 1],
    ]);
    expect(await readRows()).toEqual(rows);
    await sendTelemetry();
    expect(await readRows()).toEqual(rows);
  });

  it('is one row when the telemetry comes afterwards', async () => {
    expect(await importLogs()).toEqual([
      ['claude-code', 1, 0],
      ['codex', 1, 0],
      ['gemini-cli', 1, 0],
    ]);
    await sendTelemetry();
    expect(await readRows()).toEqual(rows);
  });
});
