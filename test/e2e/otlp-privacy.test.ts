import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { otlpSignals, type OtlpSignal } from '../../src/main/ingest/otlp/otlp-signals.ts';
import { type Json, spanId, text, toBody, toProtobuf, traceId } from '../main/ingest/otlp/otlp-bodies.ts';
import { callAttributes } from '../main/http/otlp-requests.ts';
import { startProgram } from '../support/program.ts';
import { readFrom } from '../support/program-requests.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const canary = 'CANARY-said-in-confidence';

/** Under every name that clients put content under, and under names nobody knows. */
const contentNames = [
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.prompt.0.content',
  'gen_ai.completion.0.content',
  'ai.prompt',
  'ai.prompt.messages',
  'ai.response.text',
  'ai.response.object',
  'ai.response.toolCalls',
  'ai.toolCall.args',
  'ai.value',
  'input.value',
  'output.value',
  'llm.input_messages.0.message.content',
  'llm.output_messages.0.message.content',
  'llm.prompts',
  'traceloop.entity.input',
  'traceloop.entity.output',
  'langfuse.observation.input',
  'langfuse.observation.output',
  'langsmith.metadata.question',
  'prompt',
  'response',
  'request_text',
  'response_text',
  'tool_input',
  'tool_parameters',
  'arguments',
  'output',
  'db.query.text',
  'url.full',
  'http.request.header.cookie',
  'something.nobody.knows',
];

const attributes = (): readonly Json[] => [
  ...callAttributes(),
  ...contentNames.map((name) => text(name, `${canary} in ${name}`)),
  text(`${canary} as a name`, 'value'),
  { key: 'list', value: { arrayValue: { values: [{ stringValue: canary }] } } },
  { key: 'map', value: { kvlistValue: { values: [text('deep', canary), text(canary, 'deep')] } } },
];
const resource = {
  attributes: [text('service.name', 'shop'), text('process.command_line', canary), text('x', canary)],
};
const scope = { name: `lib ${canary}`, version: canary, attributes: [text('y', canary)] };
const times = { startTimeUnixNano: '1787306400000000000', endTimeUnixNano: '1787306401000000000' };
const events = contentNames.map((name) => ({ name: `${name} ${canary}`, attributes: [text(name, canary)] }));

const span = (id: string, more: Json = {}): Json => ({
  traceId,
  spanId: id,
  traceState: `a=${canary}`,
  name: `chat ${canary}`,
  ...times,
  attributes: attributes(),
  events,
  links: [{ traceId, spanId, attributes: [text('z', canary)] }],
  status: { code: 1, message: canary },
  ...more,
});
const log = (id: string, more: Json = {}): Json => ({
  timeUnixNano: '1787306400000000000',
  severityText: canary,
  eventName: 'gen_ai.client.inference.operation.details',
  body: { kvlistValue: { values: [text('content', canary)] } },
  attributes: [...attributes(), text('gen_ai.response.id', `resp-${id}`)],
  ...more,
});
const noModel = callAttributes({ 'gen_ai.request.model': undefined }).concat(contentNames.map((n) => text(n, canary)));

/** Calls, records that are refused, and records that are no calls. */
const requests: Readonly<Record<OtlpSignal, Json>> = {
  traces: {
    resourceSpans: [
      {
        resource,
        schemaUrl: canary,
        scopeSpans: [
          {
            scope,
            spans: [
              span('00000000000000a1'),
              span('00000000000000a2', { attributes: noModel }),
              span('00000000000000a3', { attributes: [text('prompt', canary)] }),
            ],
          },
        ],
      },
    ],
  },
  logs: {
    resourceLogs: [
      {
        resource,
        scopeLogs: [
          {
            scope,
            logRecords: [
              log('1'),
              log('2', { attributes: noModel }),
              log('3', { eventName: '', attributes: noModel, body: { stringValue: `${canary} whole` } }),
              log('4', { attributes: [text('prompt', canary)], body: { stringValue: canary } }),
            ],
          },
        ],
      },
    ],
  },
  metrics: {
    resourceMetrics: [
      {
        resource,
        scopeMetrics: [
          {
            scope,
            metrics: [
              {
                name: canary,
                description: canary,
                unit: canary,
                gauge: { dataPoints: [{ asInt: 1, attributes: attributes() }] },
              },
              {
                name: 'gen_ai.client.token.usage',
                description: canary,
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [
                    {
                      timeUnixNano: '1787306401000000000',
                      asInt: 5,
                      attributes: [...attributes(), text('gen_ai.token.type', 'input')],
                    },
                    {
                      timeUnixNano: '1787306402000000000',
                      asInt: 5,
                      attributes: [...noModel, text('gen_ai.token.type', 'input')],
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  },
};

/** Every file of the data directory that holds the text, in any of the ways SQLite or JSON may write it. */
const filesWith = (dir: string, needle: string): readonly string[] =>
  readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      return [Buffer.from(needle), Buffer.from(needle, 'utf16le')].some((form) => bytes.includes(form));
    });

let program: RunningProgram;
beforeAll(async () => {
  program = await startProgram();
});

const send = (signal: OtlpSignal, body: Buffer, type: string): Promise<Response> =>
  fetch(program.url + otlpSignals[signal].path, {
    method: 'POST',
    headers: { 'x-api-key': program.ingestToken, 'content-type': type, 'content-encoding': 'gzip' },
    body: gzipSync(body),
  });

describe('what was said in a call', () => {
  it('is neither stored nor logged, whichever field it comes in', async () => {
    for (const [signal, request] of Object.entries(requests) as [OtlpSignal, Json][]) {
      for (const body of [
        toBody(request),
        toBody(`{"resource": "${canary}`),
        toBody({ resourceWrong: canary, ...request }),
      ]) {
        const answer = await send(signal, body, 'application/json');
        expect([200, 400]).toContain(answer.status);
        expect(await answer.text()).not.toContain(canary);
      }
      const whole = toProtobuf(signal, request);
      for (const body of [whole, whole.subarray(0, -9), Buffer.from(canary)]) {
        const answer = await send(signal, body, 'application/x-protobuf');
        expect([200, 400]).toContain(answer.status);
        expect(await answer.text()).not.toContain(canary);
      }
    }
    const events = JSON.parse(await readFrom(program, '/v1/events?period=all_time')) as { items: Json[] };
    expect(events.items.length).toBeGreaterThan(0);
    expect(events.items.every((event) => event['model'] === 'gpt-4o' && event['service'] === 'shop')).toBe(true);
    for (const path of ['/v1/events?period=all_time', '/v1/export?format=json&period=all_time', '/v1/apps']) {
      expect(await readFrom(program, path), path).not.toContain(canary);
    }
    // The database with its log, as it runs.
    expect(filesWith(program.dataDir, 'gpt-4o')).not.toEqual([]);
    expect(filesWith(program.dataDir, canary)).toEqual([]);
    // And after it has ended: the list of what was refused is written at the latest then.
    expect(await program.stop()).toBe(0);
    expect(filesWith(program.dataDir, 'no_model')).not.toEqual([]);
    expect(filesWith(program.dataDir, canary)).toEqual([]);
    expect(program.output()).not.toContain(canary);
  });
});
