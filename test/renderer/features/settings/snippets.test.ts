import { execFile, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  maskToken,
  type Place,
  type SnippetName,
  snippetNames,
  toServiceName,
  toSnippet,
} from '../../../../src/renderer/features/settings/connect/snippets.ts';
import { startTestEngine, type TestEngine } from '../../../support/engine.ts';
import { hostileTexts } from '../../../support/hostile-texts.ts';
import { makeTempDir } from '../../../support/temp-dir.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Nobody needs Python or curl to work on Centesimo. */
const isThere = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;
const hasCurl = isThere('curl', '--version');
const hasPython = isThere('python3', '--version');
const hasToml = isThere('python3', '-c', 'import tomllib');
const hasShell = isThere('sh', '-c', 'true');

type Received = { readonly url: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Stands for a model's provider, and for Centesimo where only what arrives matters. */
const startListener = async () => {
  const received: Received[] = [];
  const answer = {
    id: 'resp_1',
    object: 'response',
    created_at: 1,
    model: 'gpt-4o',
    status: 'completed',
    output: [
      {
        type: 'message',
        id: 'msg_1',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hello.', annotations: [] }],
      },
    ],
    usage: {
      input_tokens: 1000,
      output_tokens: 500,
      total_tokens: 1500,
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('latin1')));
    request.on('end', () => {
      received.push({ url: request.url ?? '', headers: request.headers, body });
      response.setHeader('content-type', 'application/json');
      response.end(request.url === '/v1/responses' ? JSON.stringify(answer) : '{}');
    });
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, received, close: () => server.close() };
};

describe('what connects an app', () => {
  let engine: TestEngine;
  let listener: Awaited<ReturnType<typeof startListener>>;
  beforeAll(async () => {
    [engine, listener] = await Promise.all([startTestEngine(), startListener()]);
  });
  afterAll(() => listener.close());

  const place = (): Place => ({ url: engine.url, token: engine.ingestToken, service: 'my-app' });
  const codeOf = (name: SnippetName, to = place()): string => toSnippet(name, to).at(-1)?.code ?? '';
  const firstOf = (name: SnippetName, to = place()): string => toSnippet(name, to)[0]?.code ?? '';
  const countCalls = async (): Promise<number> =>
    (await (await engine.get('/v1/summary?period=all_time')).json()).calls;

  /** Runs what records one call by itself, and looks at the call. */
  const expectOneCall = async (work: () => Promise<{ stdout: string }>, said: RegExp): Promise<void> => {
    const before = await countCalls();
    expect((await work()).stdout).toMatch(said);
    expect((await countCalls()) - before).toBe(1);
    const { items } = await (await engine.get('/v1/events?period=all_time&limit=1')).json();
    expect(items[0]).toMatchObject({ service: 'my-app', model: 'gpt-4o', total_tokens: 1500, cost_usd: '0.0075' });
  };

  /** What a tool that a snippet starts would find in its environment. */
  const environmentOf = async (name: SnippetName, tool: string, to = place()): Promise<Record<string, string>> => {
    const dir = makeTempDir();
    const program = join(dir, tool);
    writeFileSync(program, '#!/bin/sh\nenv\n');
    chmodSync(program, 0o700);
    const env = { PATH: `${dir}:${process.env['PATH']}` };
    const { stdout } = await run('sh', ['-c', codeOf(name, to)], { env });
    return Object.fromEntries(
      stdout.split('\n').map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]),
    );
  };

  it.each(snippetNames)('names the address and the token, and neither of them otherwise: %s', (name) => {
    const written = toSnippet(name, place()).map(({ code }) => code);
    expect(written.join('\n')).toContain(engine.url);
    expect(written.join('\n')).toContain(engine.ingestToken);
    const masked = toSnippet(name, { ...place(), token: maskToken(engine.ingestToken) }).map(({ code }) => code);
    expect(masked.join('\n')).not.toContain(engine.ingestToken);
    expect(masked.map((code) => code.length)).toEqual(written.map((code) => code.length));
  });

  it.runIf(hasCurl && hasShell)('is recorded when it is run as it stands: curl', () =>
    expectOneCall(() => run('sh', ['-c', codeOf('curl')]), /"accepted":1/),
  );

  it('is recorded when it is run as it stands: TypeScript', async () => {
    const dir = makeTempDir();
    const library = join(dir, 'node_modules', 'centesimo');
    mkdirSync(library, { recursive: true });
    const sources = pathToFileURL(join(root, 'clients/typescript/src/index.ts'));
    writeFileSync(join(library, 'package.json'), '{"type":"module","exports":"./index.js"}');
    writeFileSync(join(library, 'index.js'), `export * from '${sources.href}';`);
    writeFileSync(join(dir, 'my-app.mts'), codeOf('typescript'));
    const env = { ...process.env, CENTESIMO_DATA_DIR: makeTempDir() };
    await expectOneCall(() => run(process.execPath, ['my-app.mts'], { cwd: dir, env }), /recorded: true/);
  });

  it.runIf(hasPython)('is recorded when it is run as it stands: Python', async () => {
    const env = {
      ...process.env,
      PYTHONPATH: join(root, 'clients/python'),
      PYTHONDONTWRITEBYTECODE: '1',
      CENTESIMO_DATA_DIR: makeTempDir(),
    };
    await expectOneCall(() => run('python3', ['-c', codeOf('python')], { env }), /recorded: True/);
  });

  it('is recorded when n8n sends it', async () => {
    const { nodes, connections } = JSON.parse(codeOf('n8n'));
    expect(connections).toEqual({});
    expect(nodes).toHaveLength(1);
    const { type, parameters } = nodes[0];
    expect(type).toBe('n8n-nodes-base.httpRequest');
    expect(parameters).toMatchObject({ sendHeaders: true, sendBody: true, specifyBody: 'json' });
    const headers = parameters.headerParameters.parameters.map(({ name, value }: { name: string; value: string }) => [
      name,
      value,
    ]);
    await expectOneCall(async () => {
      const answer = await fetch(parameters.url, {
        method: parameters.method,
        headers: { 'content-type': 'application/json', ...Object.fromEntries(headers) },
        body: parameters.jsonBody,
      });
      return { stdout: await answer.text() };
    }, /"accepted":1/);
  });

  it('reports the calls of the Vercel AI SDK', async () => {
    const dir = makeTempDir();
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'), 'junction');
    writeFileSync(join(dir, 'my-app.mts'), codeOf('vercelAi', { ...place(), url: listener.url }));
    const env = { ...process.env, OPENAI_API_KEY: 'none', OPENAI_BASE_URL: `${listener.url}/v1` };
    const { stdout } = await run(process.execPath, ['my-app.mts'], { cwd: dir, env });
    expect(stdout).toBe('Hello.\n');
    const traces = listener.received.filter(({ url }) => url === '/v1/traces');
    expect(traces).toHaveLength(1);
    expect(traces[0]?.headers).toMatchObject({
      'content-type': 'application/json',
      'x-api-key': engine.ingestToken,
    });
    expect(traces[0]?.body).toContain('"gen_ai.usage.input_tokens","value":{"intValue":1000}');
    expect(traces[0]?.body).toContain('"service.name","value":{"stringValue":"my-app"}');
    const packages = firstOf('vercelAi').match(/[@a-z/-]+\/[a-z-]+|\bai\b/g);
    const imported = [...codeOf('vercelAi').matchAll(/from '([^']+)'/g)].map(([, name]) => name);
    expect(packages).toEqual(expect.arrayContaining(imported));
  });

  it.runIf(hasShell)('reports the calls of anything with an OpenTelemetry exporter', async () => {
    const dir = makeTempDir();
    symlinkSync(join(root, 'node_modules'), join(dir, 'node_modules'), 'junction');
    writeFileSync(
      join(dir, 'traced.mjs'),
      `import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
       import { SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
       const exporter = new OTLPTraceExporter();
       const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
       provider.getTracer('a').startSpan('chat').end();
       await provider.forceFlush();`,
    );
    const before = listener.received.length;
    const script = `${codeOf('openTelemetry', { ...place(), url: listener.url })}\n"${process.execPath}" traced.mjs; env`;
    const { stdout } = await run('sh', ['-c', script], { cwd: dir });
    expect(stdout).toContain('OTEL_SERVICE_NAME=my-app\n');
    expect(listener.received.slice(before)).toMatchObject([
      { url: '/v1/traces', headers: { 'content-type': 'application/x-protobuf', 'x-api-key': engine.ingestToken } },
    ]);
  });

  it.runIf(hasShell)('is what Claude Code looks for', async () => {
    expect(await environmentOf('claudeCode', 'claude')).toMatchObject({
      CLAUDE_CODE_ENABLE_TELEMETRY: '1',
      OTEL_LOGS_EXPORTER: 'otlp',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_EXPORTER_OTLP_ENDPOINT: engine.url,
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${engine.ingestToken}`,
    });
  });

  it.runIf(hasToml)('is what Codex reads in its file', async () => {
    const script = 'import json, sys, tomllib; print(json.dumps(tomllib.loads(sys.argv[1])))';
    const { stdout } = await run('python3', ['-c', script, codeOf('codex')]);
    expect(JSON.parse(stdout)).toEqual({
      otel: {
        log_user_prompt: false,
        exporter: {
          'otlp-http': {
            endpoint: `${engine.url}/v1/logs`,
            protocol: 'json',
            headers: { 'x-api-key': engine.ingestToken },
          },
        },
      },
    });
  });

  it.runIf(hasShell)('is what Gemini CLI reads in its file and looks for', async () => {
    expect(JSON.parse(firstOf('geminiCli'))).toEqual({
      telemetry: { enabled: true, target: 'local', otlpEndpoint: engine.url, otlpProtocol: 'http', logPrompts: false },
    });
    expect(await environmentOf('geminiCli', 'gemini')).toMatchObject({
      OTEL_EXPORTER_OTLP_HEADERS: `x-api-key=${engine.ingestToken}`,
    });
  });

  it.runIf(hasShell)('is what the LiteLLM proxy looks for', async () => {
    expect(firstOf('litellm')).toBe('litellm_settings:\n  callbacks: ["generic_api"]');
    expect(await environmentOf('litellm', 'litellm')).toMatchObject({
      GENERIC_LOGGER_ENDPOINT: `${engine.url}/v1/litellm`,
      GENERIC_LOGGER_HEADERS: `x-api-key=${engine.ingestToken}`,
    });
  });

  it('hides the token but for its end', () => {
    const masked = maskToken(engine.ingestToken);
    expect(masked).toHaveLength(engine.ingestToken.length);
    expect(masked).toMatch(/^•{39}[\w-]{4}$/);
    expect(engine.ingestToken.endsWith(masked.slice(-4))).toBe(true);
  });

  it.each([
    ['Assistenza clienti (n. 2)', 'assistenza-clienti-n-2'],
    ['  Çà & là  ', 'ca-la'],
    ['chatbot', 'chatbot'],
    ['日本語', 'my-app'],
    ['', 'my-app'],
    [`${'a'.repeat(39)} b`, 'a'.repeat(39)],
  ])('calls %j %s', (name, service) => {
    expect(toServiceName(name)).toBe(service);
  });

  it('makes a plain word of every name, whatever it means elsewhere', () => {
    for (const text of hostileTexts) expect(toServiceName(text)).toMatch(/^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$/);
  });
});
