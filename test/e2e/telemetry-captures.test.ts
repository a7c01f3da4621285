import { describe, expect, it } from 'vitest';
import type { OtlpSignal } from '../../src/main/ingest/otlp/otlp-signals.ts';
import { readFixture } from '../support/fixtures.ts';
import { startProgram } from '../support/program.ts';
import { readFrom } from '../support/program-requests.ts';
import { createRandom, shuffle } from '../support/random.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { type Json, toBody, toProtobuf } from '../main/ingest/otlp/otlp-bodies.ts';

/** Whatever was really sent for one call each of three coding agents, to the built program. */
const captures = [
  'claude-code.logs',
  'claude-code.metrics',
  'codex.logs',
  'gemini-cli.logs',
  'gemini-cli.metrics',
  'gemini-cli.traces',
] as const;

type Delivery = { readonly signal: OtlpSignal; readonly mediaType: string; readonly body: Buffer };

const deliveries: readonly Delivery[] = captures.flatMap((name): Delivery[] => {
  const signal = name.split('.')[1] as OtlpSignal;
  const json = readFixture<Json>(`otlp/${name}.json`);
  return [
    { signal, mediaType: 'application/json', body: toBody(json) },
    { signal, mediaType: 'application/x-protobuf', body: toProtobuf(signal, json) },
  ];
});

const deliver = async (program: RunningProgram, { signal, mediaType, body }: Delivery): Promise<string> => {
  const response = await fetch(`${program.url}/v1/${signal}`, {
    method: 'POST',
    headers: { 'x-api-key': program.ingestToken, 'content-type': mediaType },
    body: new Uint8Array(body),
  });
  return `${response.status} ${response.headers.get('content-type')?.split(';')[0]} ${await response.text()}`;
};

type Row = Readonly<Record<string, unknown>>;

const readRows = async (program: RunningProgram): Promise<readonly Row[]> => {
  const page = JSON.parse(await readFrom(program, '/v1/events?period=all_time')) as { items: readonly Row[] };
  return page.items
    .map((row) => ({
      service: row['service'],
      model: row['model'],
      provider: row['provider'],
      input: row['input_tokens'],
      read: row['cache_read_tokens'],
      written: row['cache_write_tokens'],
      output: row['output_tokens'],
      reasoning: row['reasoning_tokens'],
      cost: row['cost_usd'],
      status: row['cost_status'],
    }))
    .toSorted((a, b) => (String(a.service) < String(b.service) ? -1 : 1));
};

const expected = [
  {
    service: 'claude-code',
    model: 'claude-sonnet-4-5',
    provider: 'anthropic',
    input: 13_212,
    read: 9_800,
    written: 3_400,
    output: 57,
    reasoning: 0,
    cost: '0.017481',
    status: 'billed',
  },
  {
    service: 'codex_exec',
    model: 'gpt-5.1-codex',
    provider: 'openai',
    input: 5_120,
    read: 4_096,
    written: 0,
    output: 230,
    reasoning: 128,
    cost: '0.004092',
    status: 'priced',
  },
  {
    service: 'gemini-cli',
    model: 'gemini-2.5-pro',
    provider: 'google',
    input: 2_048,
    read: 1_024,
    written: 0,
    output: 164,
    reasoning: 100,
    cost: '0.003048',
    status: 'priced',
  },
];

describe('what three coding agents sent, shuffled, twice, in both encodings, at once, across a restart', () => {
  it('is one row for each call', async () => {
    const random = createRandom(7);
    const first = await startProgram();
    const answers = await Promise.all(
      shuffle(random, [...deliveries, ...deliveries]).map((delivery) => deliver(first, delivery)),
    );
    expect(new Set(answers)).toEqual(new Set(['200 application/json {}', '200 application/x-protobuf ']));
    expect(await readRows(first)).toEqual(expected);
    expect(await first.stop()).toBe(0);

    const second = await startProgram({ dataDir: first.dataDir });
    expect(await readRows(second)).toEqual(expected);
    for (const delivery of shuffle(random, deliveries)) await deliver(second, delivery);
    expect(await readRows(second)).toEqual(expected);
    const summary = JSON.parse(await readFrom(second, '/v1/summary?period=all_time')) as Row;
    expect(summary).toMatchObject({ calls: 3, input_tokens: 20_380, output_tokens: 451, cost_usd: '0.024621' });
    await second.stop();
  });
});
