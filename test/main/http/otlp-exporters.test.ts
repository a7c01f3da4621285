import { SeverityNumber, SpanKind, SpanStatusCode, trace, context } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { InMemorySpanExporter, type ReadableSpan, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import type { CallSighting } from '../../../src/shared/core/call-sighting.ts';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import {
  createLogSender,
  createMetricSender,
  createTraceSender,
  send,
  watchWarnings,
} from '../../support/otel-senders.ts';
import { encodings, mediaTypeOf } from './otlp-requests.ts';
import { createTestApp, ingestToken } from './test-app.ts';

const now = Date.parse('2026-08-21T10:00:00Z');
const resourceOf = (service: string) => resourceFromAttributes({ 'service.name': service, 'service.version': '1.2' });
const usage = (input: number, output: number) => ({
  'gen_ai.usage.input_tokens': input,
  'gen_ai.usage.output_tokens': output,
});

/** An agent with two model calls and a tool between them; the agent repeats what its calls used. */
const makeSpans = (model: string | null = 'gpt-4o'): ReadableSpan[] => {
  const memory = new InMemorySpanExporter();
  const provider = new TracerProvider({
    resource: resourceOf('shop'),
    spanProcessors: [new SimpleSpanProcessor({ exporter: memory })],
  });
  const tracer = provider.getTracer('shop.ai', '0.1');
  const agent = tracer.startSpan('invoke_agent helper', {
    startTime: now,
    attributes: { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.request.model': 'gpt-4o', ...usage(3000, 70) },
  });
  const inside = trace.setSpan(context.active(), agent);
  const call = (at: number, input: number, output: number, ofModel: string | null): void => {
    const span = tracer.startSpan(
      'chat gpt-4o',
      {
        kind: SpanKind.CLIENT,
        startTime: now + at,
        attributes: {
          'gen_ai.operation.name': 'chat',
          'gen_ai.provider.name': 'openai',
          ...(ofModel !== null && { 'gen_ai.request.model': ofModel }),
          ...usage(input, output),
        },
      },
      inside,
    );
    span.end(now + at + 250);
  };
  call(10, 1000, 20, 'gpt-4o');
  const tool = tracer.startSpan(
    'execute_tool search',
    { startTime: now + 300, attributes: { 'gen_ai.operation.name': 'execute_tool' } },
    inside,
  );
  tool.setStatus({ code: SpanStatusCode.ERROR, message: 'no such thing' });
  tool.end(now + 320);
  call(400, 2000, 50, model);
  agent.end(now + 700);
  return memory.getFinishedSpans();
};

/** What Claude Code logs of one call. */
const makeLogs = (): ReadableLogRecord[] => {
  const memory = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({
    resource: resourceOf('claude-code'),
    processors: [new SimpleLogRecordProcessor({ exporter: memory })],
  });
  const logger = provider.getLogger('com.anthropic.claude_code.events', '2.1');
  logger.emit({ body: 'claude_code.user_prompt', timestamp: now, attributes: { 'event.name': 'user_prompt' } });
  logger.emit({
    body: 'claude_code.api_request',
    severityNumber: SeverityNumber.INFO,
    timestamp: now,
    attributes: {
      'event.name': 'api_request',
      'event.timestamp': new Date(now).toISOString(),
      'event.sequence': 4,
      'session.id': 'b1946ac9-2492-4d23-8a2f-0a9ee3b6e4f1',
      model: 'claude-sonnet-4-5',
      input_tokens: 12,
      output_tokens: 57,
      cache_read_tokens: 9800,
      cache_creation_tokens: 3400,
      cost_usd: 0.017481,
      duration_ms: 812,
    },
  });
  return memory.getFinishedLogRecords();
};

/** The same call as Claude Code's counters have it. */
const makeMetrics = async (): Promise<ResourceMetrics> => {
  const memory = new InMemoryMetricExporter(AggregationTemporality.DELTA);
  const reader = new PeriodicExportingMetricReader({ exporter: memory, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ resource: resourceOf('claude-code'), readers: [reader] });
  const meter = provider.getMeter('com.anthropic.claude_code');
  meter.createCounter('claude_code.token.usage', { unit: 'tokens' }).add(57, { type: 'output', model: 'm' });
  meter.createCounter('claude_code.cost.usage', { unit: 'USD' }).add(0.017481, { model: 'm' });
  meter.createHistogram('http.client.duration').record(12.5);
  await reader.forceFlush();
  await provider.shutdown();
  const [made] = memory.getMetrics();
  if (made === undefined) throw new Error('no metrics were made');
  return made;
};

const headers = (): Record<string, string> => ({ 'x-api-key': ingestToken });

let engine: TestEngine;
let workspaces = 0;
beforeAll(async () => {
  engine = await startTestEngine({ now: () => now + 60_000 });
});

let warnings: readonly string[];
beforeEach(() => {
  warnings = watchWarnings();
});

describe.each(encodings)("OpenTelemetry's exporters, in %s with gzip", (encoding) => {
  /** A workspace of its own in the one program. */
  const start = () => {
    const workspace = `exporters-${(workspaces += 1)}`;
    const authorization = `Bearer ${engine.ingestToken}`;
    return {
      to: (path: string, more: Record<string, string> = { authorization }) => ({
        url: engine.url + path,
        headers: { 'x-centesimo-workspace': workspace, ...more },
        encoding,
      }),
      listCalls: async (): Promise<readonly Record<string, unknown>[]> => {
        const answer = await engine.get(`/v1/events?period=all_time&workspace=${workspace}`);
        return ((await answer.json()) as { items: Record<string, unknown>[] }).items;
      },
    };
  };

  it('send spans: a row for each call, none for its agent or its tool', async () => {
    const { to, listCalls } = start();
    const spans = makeSpans();
    expect(spans).toHaveLength(4);
    const sender = createTraceSender(to('/v1/traces'));
    expect(await send(sender, spans)).toBeNull();
    expect(warnings).toEqual([]);
    const calls = await listCalls();
    expect(calls).toMatchObject([
      { service: 'shop', model: 'gpt-4o', input_tokens: 2000, output_tokens: 50, cost_usd: '0.0055', duration_ms: 250 },
      { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 20, cost_usd: '0.0027', duration_ms: 250 },
    ]);
    expect(calls.map((call) => [call['operation'], call['provider'], call['success'], call['origin']])).toEqual([
      ['chat', 'openai', true, 'otlp'],
      ['chat', 'openai', true, 'otlp'],
    ]);
    expect(await send(sender, spans)).toBeNull();
    expect(await listCalls()).toEqual(calls);
  });

  it('send logs: a row with the bill of its tool, and metrics that add none', async () => {
    const { to, listCalls } = start();
    expect(await send(createLogSender(to('/v1/logs')), makeLogs())).toBeNull();
    expect(await send(createMetricSender(to('/v1/metrics')), await makeMetrics())).toBeNull();
    expect(warnings).toEqual([]);
    expect(await listCalls()).toMatchObject([
      {
        service: 'claude-code',
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        input_tokens: 13_212,
        cache_read_tokens: 9800,
        cache_write_tokens: 3400,
        output_tokens: 57,
        cost_usd: '0.017481',
        cost_status: 'billed',
        duration_ms: 812,
      },
    ]);
  });

  it('are told of a span that was refused, and the rest is kept', async () => {
    const { to, listCalls } = start();
    expect(await send(createTraceSender(to('/v1/traces')), makeSpans(null))).toBeNull();
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain('Partial Success');
    expect(warnings[0]).toMatch(/"rejectedSpans":"?1"?/);
    expect(warnings[0]).toMatch(/"errorMessage":"record \d: no model"/);
    expect(await listCalls()).toMatchObject([{ input_tokens: 1000 }]);
  });

  it('send to the address for Langfuse with Basic credentials', async () => {
    const { to, listCalls } = start();
    const basic = `Basic ${Buffer.from(`pk-lf-x:${engine.ingestToken}`).toString('base64')}`;
    const sender = createTraceSender(to('/api/public/otel/v1/traces', { authorization: basic }));
    expect(await send(sender, makeSpans())).toBeNull();
    expect(await listCalls()).toHaveLength(2);
  });

  it('give up at once on a wrong token and on a wrong address', async () => {
    const { to, listCalls } = start();
    const refused = await send(createTraceSender(to('/v1/traces', { 'x-api-key': 'no' })), makeSpans());
    expect(refused).toMatchObject({ code: 401 });
    const astray = await send(createLogSender(to('/v1/traces')), makeLogs());
    expect(astray).toMatchObject({ code: 400 });
    expect(String((astray as { data?: unknown } | null)?.data)).toContain('/v1/logs');
    expect(await listCalls()).toEqual([]);
  });
});

describe('a store that is busy for a moment', () => {
  it.each(encodings)('is tried again by the exporter, and nothing is lost or doubled (%s)', async (encoding) => {
    const stored: CallSighting[] = [];
    let asked = 0;
    const server = await createTestApp({
      recordSightings: async (sightings) => {
        asked += 1;
        if (asked === 1) throw new AppError('unavailable', 'The database is busy.');
        stored.push(...sightings);
        return sightings.map(() => ({ status: 'accepted', id: 'x' }));
      },
    }).listen();
    try {
      const sender = createTraceSender({ url: `${server.url}/v1/traces`, headers: headers(), encoding });
      expect(await send(sender, makeSpans())).toBeNull();
      expect([asked, stored.length]).toEqual([2, 2]);
      await sender.shutdown();
    } finally {
      await server.close();
    }
  });
});

describe('the same records', () => {
  it('are the same in JSON and in protobuf', async () => {
    const seen: CallSighting[] = [];
    const app = createTestApp({
      recordSightings: async (sightings) => {
        seen.push(...sightings);
        return sightings.map(() => ({ status: 'accepted', id: 'x' }));
      },
    });
    const sentAs: unknown[] = [];
    const server = await app.listen();
    app.app.server.on('request', ({ headers: { 'content-type': type, 'content-encoding': packed } }) => {
      sentAs.push([type, packed]);
    });
    try {
      const [spans, logs] = [makeSpans(), makeLogs()];
      for (const encoding of encodings) {
        const to = (path: string) => ({ url: server.url + path, headers: headers(), encoding });
        expect(await send(createTraceSender(to('/v1/traces')), spans)).toBeNull();
        expect(await send(createLogSender(to('/v1/logs')), logs)).toBeNull();
      }
      const [json, protobuf] = encodings.map((encoding) => [mediaTypeOf[encoding], 'gzip']);
      expect(sentAs).toEqual([json, json, protobuf, protobuf]);
      expect(seen).toHaveLength(6);
      expect(seen.slice(3)).toEqual(seen.slice(0, 3));
    } finally {
      await server.close();
    }
  });
});
