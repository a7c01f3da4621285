import { describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';
import { makeTempDir } from '../../support/temp-dir.ts';
import { waitFor } from '../../support/wait-for.ts';

const startedAt = Date.parse('2026-08-21T10:00:00Z');
const clock = { now: startedAt + 30_000 };
const now = (): number => clock.now;
const toNano = (ms: number): string => `${ms}000000`;
const textOf = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const resourceOf = (service: string) => ({ attributes: [textOf('service.name', service)] });

/** A histogram as instrumentations send it, every so often with all it has seen since it began. */
const metricsOf = (service: string, at: number, input: number, output: number) => ({
  resourceMetrics: [
    {
      resource: resourceOf(service),
      scopeMetrics: [
        {
          scope: { name: 'lib' },
          metrics: [
            {
              name: 'gen_ai.client.token.usage',
              unit: '{token}',
              histogram: {
                aggregationTemporality: 2,
                dataPoints: Object.entries({ input, output }).map(([type, sum]) => ({
                  startTimeUnixNano: toNano(startedAt),
                  timeUnixNano: toNano(at),
                  count: '2',
                  sum,
                  attributes: [
                    textOf('gen_ai.operation.name', 'chat'),
                    textOf('gen_ai.provider.name', 'openai'),
                    textOf('gen_ai.request.model', 'gpt-4o'),
                    textOf('gen_ai.token.type', type),
                  ],
                })),
              },
            },
          ],
        },
      ],
    },
  ],
});

const spansOf = (service: string, at: number, spanId: string) => ({
  resourceSpans: [
    {
      resource: resourceOf(service),
      scopeSpans: [
        {
          scope: { name: 'lib' },
          spans: [
            {
              traceId: '5b8efff798038103d269b633813fc60c',
              spanId,
              name: 'chat gpt-4o',
              startTimeUnixNano: toNano(at),
              endTimeUnixNano: toNano(at + 500),
              attributes: [
                textOf('gen_ai.operation.name', 'chat'),
                textOf('gen_ai.request.model', 'gpt-4o'),
                textOf('gen_ai.usage.input_tokens', '1000'),
                textOf('gen_ai.usage.output_tokens', '500'),
              ],
            },
          ],
        },
      ],
    },
  ],
});

const send = async (engine: TestEngine, signal: 'traces' | 'metrics', body: unknown): Promise<unknown> => {
  const response = await engine.send('POST', `/v1/${signal}`, body, { 'x-api-key': engine.ingestToken });
  expect(response.status).toBe(200);
  return response.json();
};

type Row = Readonly<Record<string, unknown>>;
const readRows = async (engine: TestEngine): Promise<readonly Row[]> => {
  const page = (await (await engine.get('/v1/events?period=all_time')).json()) as { items: readonly Row[] };
  return page.items.map(({ service, input_tokens, output_tokens, cost_usd, cost_status, origin }) => ({
    service,
    input_tokens,
    output_tokens,
    cost_usd,
    cost_status,
    origin,
  }));
};

describe('usage metrics', () => {
  it('become rows of a service that sends nothing else, and never of one that sends its calls', async () => {
    const dataDir = makeTempDir();
    const first = await startTestEngine({ dataDir, now });
    expect(await send(first, 'metrics', metricsOf('metered', startedAt + 10_000, 1_000, 500))).toEqual({});
    await send(first, 'metrics', metricsOf('metered', startedAt + 10_000, 1_000, 500));
    await send(first, 'metrics', metricsOf('metered', startedAt + 20_000, 1_400, 500));
    await send(first, 'metrics', metricsOf('traced', startedAt + 10_000, 1_000, 500));
    await send(first, 'traces', spansOf('traced', startedAt + 5_000, 'eee19b7ec3c1b174'));
    const traced = {
      service: 'traced',
      input_tokens: 1_000,
      output_tokens: 500,
      cost_usd: '0.0075',
      cost_status: 'priced',
      origin: 'otlp',
    };
    expect(await readRows(first)).toEqual([traced]);
    await first.close();

    // Held over a restart; a minute later it is clear what they are.
    clock.now += 60_000;
    const second = await startTestEngine({ dataDir, now });
    const rows = await waitFor('row from metrics', 60_000, async () => {
      const found = await readRows(second);
      return found.length >= 3 && found;
    });
    const metered = { ...traced, service: 'metered', origin: 'otlp-metrics' };
    expect(rows).toEqual([{ ...metered, input_tokens: 400, output_tokens: 0, cost_usd: '0.001' }, metered, traced]);

    // The records of its calls were only late.
    await send(second, 'traces', spansOf('metered', startedAt + 5_000, 'eee19b7ec3c1b175'));
    const left = await waitFor('end of the rows from metrics', 60_000, async () => {
      const found = await readRows(second);
      return found.length === 2 && found;
    });
    expect(new Set(left)).toEqual(new Set([{ ...traced, service: 'metered' }, traced]));
    const summary = (await (await second.get('/v1/summary?period=all_time')).json()) as Row;
    expect(summary).toMatchObject({ calls: 2, input_tokens: 2_000, cost_usd: '0.015' });
  });

  it('that are wrong are counted and named', async () => {
    const engine = await startTestEngine({ now });
    const answer = await send(engine, 'metrics', metricsOf('metered', startedAt + 10_000, -5, 500));
    expect(answer).toEqual({
      partialSuccess: { rejectedDataPoints: '1', errorMessage: 'record 0: value is negative' },
    });
  });
});
