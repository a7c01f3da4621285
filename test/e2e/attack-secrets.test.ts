import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LogImportView } from '../../src/shared/contract/log-import.ts';
import { litellmPayload } from '../main/ingest/litellm/litellm-payload.ts';
import { claudeLine } from '../main/services/log-import/importing.ts';
import { everyAddress, fillPath } from '../support/every-address.ts';
import { filesWith } from '../support/files-with.ts';
import { startProgram } from '../support/program.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';
import { sendAsAdmin } from '../support/ways-in.ts';

const canary = 'CANARY-said-in-confidence';
/** A preview is the first 100 characters and no more. */
const afterPreview = `${'a question about the weather '.repeat(4)}${canary}`;
const said = { role: 'user', content: [{ type: 'text', text: canary }, canary], refusal: canary, reasoning: canary };

/** Answers as providers give them; of them only counts are read. */
const responses = [
  {
    id: 'chatcmpl-canary-1',
    model: 'gpt-4o',
    choices: [{ index: 0, message: said, logprobs: { content: [{ token: canary }] } }],
    usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
  },
  {
    id: 'msg_canary_2',
    type: 'message',
    model: 'claude-sonnet-4-5',
    content: [
      { type: 'text', text: canary },
      { type: 'tool_use', input: { query: canary } },
    ],
    stop_sequence: canary,
    usage: { input_tokens: 10, output_tokens: 5 },
  },
  {
    modelVersion: 'gemini-2.5-pro',
    candidates: [{ content: { parts: [{ text: canary }] }, groundingMetadata: { webSearchQueries: [canary] } }],
    promptFeedback: { text: canary },
    usageMetadata: { promptTokenCount: 10, candidatesTokenCount: 5, totalTokenCount: 15 },
  },
];

const content = {
  messages: [said],
  prompt: canary,
  input: [said],
  instructions: canary,
  system: canary,
  contents: [said],
  content: canary,
  choices: [{ message: said }],
  completion: canary,
  output: [said],
  output_text: canary,
  candidates: [said],
};

const usage = (id: string, more: object) => ({ id, service: 'shop', model: 'gpt-4o', input_tokens: 10, ...more });

/** What tools write into their logs beside the counts. */
const logs: Readonly<Record<string, readonly object[]>> = {
  '.claude/projects/-canary/s1.jsonl': [
    { type: 'user', message: said, sessionId: 's1', cwd: canary, uuid: 'u0', timestamp: '2026-11-20T10:00:00.000Z' },
    JSON.parse(claudeLine(1, { cwd: canary, gitBranch: canary, toolUseResult: canary })) as object,
    {
      ...(JSON.parse(claudeLine(2)) as object),
      message: {
        ...(JSON.parse(claudeLine(2)) as { message: object }).message,
        content: [
          { type: 'text', text: canary },
          { type: 'thinking', thinking: canary },
        ],
      },
    },
    { type: 'summary', summary: canary },
  ],
  '.codex/sessions/2026/11/20/rollout-1.jsonl': [
    {
      timestamp: '2026-11-20T18:23:09.400Z',
      type: 'session_meta',
      payload: {
        id: 'th1',
        timestamp: '2026-11-20T18:23:09.380Z',
        cwd: canary,
        instructions: canary,
        model_provider: 'openai',
      },
    },
    { timestamp: '2026-11-20T18:23:09.420Z', type: 'turn_context', payload: { model: 'gpt-5.1-codex', cwd: canary } },
    { timestamp: '2026-11-20T18:23:09.430Z', type: 'response_item', payload: { type: 'message', ...said } },
    {
      timestamp: '2026-11-20T18:23:09.549Z',
      type: 'event_msg',
      payload: {
        type: 'token_count',
        text: canary,
        info: {
          total_token_usage: { input_tokens: 20, output_tokens: 3, total_tokens: 23 },
          last_token_usage: { input_tokens: 20, output_tokens: 3, total_tokens: 23 },
        },
      },
    },
  ],
  '.gemini/tmp/work/chats/session-1.jsonl': [
    { sessionId: 'g1', projectHash: canary, startTime: '2026-11-20T18:23:13.100Z' },
    { id: 'u', timestamp: '2026-11-20T18:23:13.200Z', type: 'user', content: canary },
    {
      id: 'g',
      timestamp: '2026-11-20T18:23:13.386Z',
      type: 'gemini',
      content: canary,
      thoughts: [{ subject: canary }],
      toolCalls: [{ args: { query: canary }, result: canary }],
      tokens: { input: 30, output: 4, cached: 0, thoughts: 0, tool: 0, total: 34 },
      model: 'gemini-2.5-pro',
    },
  ],
  '.local/share/opencode/storage/message/ses_1/msg_1.json': [
    {
      id: 'msg_1',
      sessionID: 'ses_1',
      role: 'assistant',
      providerID: 'anthropic',
      modelID: 'claude-sonnet-4-5',
      system: [canary],
      path: { cwd: canary },
      time: { created: Date.parse('2026-11-20T10:00:00Z'), completed: Date.parse('2026-11-20T10:00:04Z') },
      tokens: { input: 40, output: 5, reasoning: 0, cache: { read: 0, write: 0 } },
    },
  ],
};

describe('what is nobody’s business', () => {
  const home = makeTempDir();
  let program: RunningProgram;
  let appTokens: readonly string[] = [];
  const secrets = (): readonly string[] => [program.adminToken, program.ingestToken, ...appTokens];

  const send = async (path: string, body: unknown, token = program.ingestToken): Promise<number> => {
    const answer = await fetch(program.url + path, {
      method: 'POST',
      headers: { 'x-api-key': token, 'content-type': 'application/json' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    expect(await answer.text()).not.toContain(canary);
    return answer.status;
  };
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await sendAsAdmin(program, method, path, body);
    expect([path, answer.status]).toEqual([path, 200]);
    return (await answer.json()) as T;
  };

  beforeAll(async () => {
    for (const [path, lines] of Object.entries(logs)) {
      const full = join(home, path);
      mkdirSync(dirname(full), { recursive: true });
      writeFileSync(full, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    }
    const env = { HOME: home, CLAUDE_CONFIG_DIR: '', CODEX_HOME: '', XDG_DATA_HOME: '' };
    program = await startProgram({ env });
    const first = await ask<{ app: { id: string }; token: string }>('POST', '/v1/apps', { name: 'Shop' });
    const other = await ask<{ token: string }>('POST', '/v1/apps', { name: 'Bot' });
    const rotated = await ask<{ token: string }>('POST', `/v1/apps/${first.app.id}/rotate`, {});
    appTokens = [first.token, other.token, rotated.token];
    await ask('PUT', '/v1/workspaces/default/clients/c1', { name: 'Ada' });

    const token = rotated.token;
    const previews = { input_preview: afterPreview, output_preview: afterPreview };
    const message = { workspaceId: 'default', clientId: 'c1', message: afterPreview, response: afterPreview };
    for (const [at, response] of responses.entries()) {
      expect(await send('/v1/usage', usage(`r${at}`, { response, ...previews }), token)).toBe(200);
    }
    expect(await send('/internal/save-message', { ...message, messageId: 'm1' }, token)).toBe(200);
    const payload = {
      messages: [said],
      response: { choices: [{ message: said }] },
      model_parameters: { stop: canary, tools: [canary] },
      hidden_params: { note: canary },
      proxy_server_request: { body: content },
      error_str: canary,
      error_information: { traceback: canary },
      request_tags: [canary],
    };
    expect(await send('/v1/litellm', litellmPayload({ id: 'chatcmpl-canary-4', ...payload }), token)).toBe(200);

    // Nothing at all is kept of them once the owner does not want previews.
    await ask('PATCH', '/v1/settings', { previews: false });
    const bare = { input_preview: canary, output_preview: canary, input_data: canary, output_summary: canary };
    expect(await send('/v1/usage', usage('off', bare), token)).toBe(200);
    const off = { ...message, message: canary, response: canary, messageId: 'm2' };
    expect(await send('/internal/save-message', off, token)).toBe(200);

    // What is refused is listed without it.
    expect(await send('/v1/usage', [usage('no', { ...bare, input_tokens: -1 })], token)).toBe(422);
    expect(await send('/v1/usage', `{"prompt":"${canary}"`, token)).toBe(400);
    expect(await send('/v1/litellm', { id: 'x', ...payload }, token)).toBe(422);
    expect(await send('/internal/save-message', { ...off, clientId: null, phoneNumber: null }, token)).toBe(400);
    expect(await send('/v1/traces', `{"resourceSpans":"${canary}"}`, token)).toBe(400);

    await ask('POST', '/v1/log-import', {});
    const view = await waitFor('end of the import', 40_000, async () => {
      const now = await ask<LogImportView>('GET', '/v1/log-import');
      return now.state !== 'running' && now;
    });
    expect(view.tools.map(({ tool, new_calls }) => [tool, new_calls])).toEqual([
      ['claude-code', 2],
      ['codex', 1],
      ['gemini-cli', 1],
      ['opencode', 1],
    ]);
    await ask('POST', '/v1/backups', {});
  });

  it('is in no answer, page, export or list', async () => {
    const reads = everyAddress.filter(({ method, path }) => method === 'GET' && path !== '/v1/stream');
    const paths = reads.map(({ path }) => fillPath(path));
    const formats = ['csv', 'json', 'ndjson'].map((format) => `/v1/export?period=all_time&format=${format}`);
    const search = `/v1/events?period=all_time&limit=500`;
    let said = '';
    let page = '';
    for (const path of [...paths, ...formats, search]) {
      const answer = await sendAsAdmin(program, 'GET', path);
      const text = `${path} ${JSON.stringify([...answer.headers])} ${await answer.text()}\n`;
      // The one address that is there to tell the owner the token that apps need.
      if (path === '/v1/connection') expect(text).toContain(program.ingestToken);
      else said += text;
      if (path === '/') page = text;
    }
    for (const [, asset] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      said += await (await fetch(program.url + asset)).text();
    }
    for (const secret of [...secrets(), canary]) expect(said.includes(secret)).toBe(false);
    const { items } = await ask<{ items: { input_preview: string | null; metadata: object | null }[] }>('GET', search);
    expect(items).toHaveLength(12);
    expect(items.filter(({ input_preview }) => input_preview?.startsWith('a question'))).toHaveLength(4);
  });

  it('signs nobody in twice, nor a page without the flags that keep the session to itself', async () => {
    const { code } = await ask<{ code: string }>('POST', '/v1/sign-in-codes');
    const signIn = (given: string): Promise<Response> =>
      fetch(`${program.url}/v1/sign-in`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: program.url },
        body: JSON.stringify({ code: given }),
      });
    const answer = await signIn(code);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect([answer.status, answer.headers.getSetCookie().length]).toEqual([204, 1]);
    expect(cookie.split('; ').slice(1).toSorted()).toEqual(['HttpOnly', 'Path=/', 'SameSite=Strict']);
    const again = await signIn(code);
    expect([again.status, again.headers.getSetCookie()]).toEqual([401, []]);
    // The printed one is good for one browser, too.
    const printed = new URL(program.signInUrl).hash.slice('#code='.length);
    expect([(await signIn(printed)).status, (await signIn(printed)).status]).toEqual([204, 401]);
    const session = cookie.split(';', 1)[0] ?? '';
    const read = (): Promise<Response> => fetch(`${program.url}/v1/session`, { headers: { cookie: session } });
    expect((await read()).status).toBe(200);
    await fetch(`${program.url}/v1/sign-out`, { method: 'POST', headers: { cookie: session, origin: program.url } });
    expect((await read()).status).toBe(401);
  });

  it('is in no file: database, its log, backups, what was printed, before and after the end', async () => {
    // The files are the ledger's, and a backup is among them.
    expect(filesWith(program.dataDir, ['claude-sonnet-4-5']).length).toBeGreaterThanOrEqual(2);
    expect(filesWith(program.dataDir, [...secrets(), canary])).toEqual([]);
    expect(await program.stop()).toBe(0);
    expect(filesWith(program.dataDir, ['negative_tokens'])).not.toEqual([]);
    expect(filesWith(program.dataDir, [...secrets(), canary])).toEqual([]);
    for (const secret of [...secrets(), canary]) expect(program.output().includes(secret)).toBe(false);
  });
});
