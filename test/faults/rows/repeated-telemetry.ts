import { createRandom, pickWhole, shuffle } from '../../support/random.ts';
import type { Summary } from '../../../src/shared/contract/read-models.ts';
import type { FaultRow, RowResult, StartedProgram, Workbench } from '../fault-row.ts';
import { findLedgerProblem, readJson } from '../ledger-checks.ts';

const restarts = 3;
const sendersAtOnce = 4;

type Span = Readonly<Record<string, unknown>>;

const makeSpans = (random: () => number, count: number): Span[] => {
  const hex = (digits: number): string =>
    Array.from({ length: digits }, () => pickWhole(random, 0, 15).toString(16)).join('');
  return Array.from({ length: count }, (_, at) => {
    const start = BigInt(Date.UTC(2026, 5, 1) + at * 60_000) * 1_000_000n;
    const attribute = (key: string, value: object): object => ({ key, value });
    return {
      traceId: hex(32),
      spanId: hex(16),
      name: 'chat gpt-4o',
      kind: 3,
      startTimeUnixNano: String(start),
      endTimeUnixNano: String(start + 2_000_000_000n),
      attributes: [
        attribute('gen_ai.operation.name', { stringValue: 'chat' }),
        attribute('gen_ai.provider.name', { stringValue: 'openai' }),
        attribute('gen_ai.request.model', { stringValue: 'gpt-4o' }),
        attribute('gen_ai.response.id', { stringValue: `chatcmpl-${hex(20)}` }),
        attribute('gen_ai.usage.input_tokens', { intValue: '1000' }),
        attribute('gen_ai.usage.output_tokens', { intValue: '500' }),
      ],
    };
  });
};

const sendSpans = async (program: StartedProgram, spans: readonly Span[]): Promise<void> => {
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  const response = await fetch(`${program.url}/v1/traces`, {
    method: 'POST',
    headers: { 'x-api-key': program.ingestToken, 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }),
  });
  if (response.status !== 200) throw new Error(`Spans were answered with ${response.status}: ${await response.text()}`);
};

const run = async (bench: Workbench): Promise<RowResult> => {
  const failures: string[] = [];
  let calls = 0;
  for (let cycle = 0; cycle < bench.count; cycle += 1) {
    const random = createRandom(bench.seed + cycle);
    const spans = makeSpans(random, pickWhole(random, 20, 200));
    calls += spans.length;
    const dataDir = bench.makeFolder();
    const found: string[] = [];
    for (let start = 0; start <= restarts; start += 1) {
      const program = await bench.start(dataDir);
      await Promise.all(Array.from({ length: sendersAtOnce }, () => sendSpans(program, shuffle(random, spans))));
      const { calls: counted, total_tokens: tokens } = await readJson<Summary>(program, '/v1/summary?period=all_time');
      if (counted !== spans.length || tokens !== 1500 * spans.length) {
        found.push(`${counted} calls and ${tokens} tokens of ${spans.length} after start ${start}`);
      }
      // Every other end is a crash.
      if (start % 2 === 0) await program.kill();
      else await program.stop();
    }
    found.push(...findLedgerProblem(dataDir, bench.timeZone));
    failures.push(...found.map((text) => `cycle ${cycle}: ${text}`));
    bench.tell(cycle + 1, failures);
  }
  return { count: bench.count, figures: { calls, 'sent each': sendersAtOnce * (restarts + 1) }, failures };
};

export const repeatedTelemetry: FaultRow = {
  name: 'repeated-telemetry',
  promise: 'the same spans 16 times, shuffled, across 3 restarts, two of them crashes: one call each',
  fullCount: 20,
  shortCount: 1,
  needsShim: false,
  run,
};
