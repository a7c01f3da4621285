import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeOtlp } from '../../../src/main/ingest/otlp/decode-otlp.ts';
import { readOtlpRecords } from '../../../src/main/ingest/otlp/dialects/read-otlp-records.ts';
import type { OtlpRecord } from '../../../src/main/ingest/otlp/otlp-record.ts';
import type { OtlpSignal } from '../../../src/main/ingest/otlp/otlp-signals.ts';
import { readFixture } from '../../support/fixtures.ts';
import { openLedger } from '../../support/ledger.ts';
import { type Json, toBody, toProtobuf } from '../ingest/otlp/otlp-bodies.ts';

/** The captures of three coding agents, record by record, in both encodings. */
const now = Date.parse('2026-11-21T00:00:00Z');
const captures = [
  'claude-code.logs',
  'claude-code.metrics',
  'codex.logs',
  'gemini-cli.logs',
  'gemini-cli.metrics',
  'gemini-cli.traces',
];

const decodeAll = (name: string): readonly OtlpRecord[] => {
  const json = readFixture<Json>(`otlp/${name}.json`);
  const signal = name.split('.')[1] as OtlpSignal;
  return [...decodeOtlp(signal, 'json', toBody(json)), ...decodeOtlp(signal, 'protobuf', toProtobuf(signal, json))];
};
const records = captures.flatMap(decodeAll);

const expected = [
  ['claude-code', 13_212, 9_800, 3_400, 57, 0, 'billed', 17_481_000n],
  ['codex_exec', 5_120, 4_096, 0, 230, 128, 'priced', 4_092_000n],
  ['gemini-cli', 2_048, 1_024, 0, 164, 100, 'priced', 3_048_000n],
];

const everything = { from: null, to: Date.UTC(2100, 0, 1) };
const listRows = ({ reader }: ReturnType<typeof openLedger>) =>
  reader
    .listEvents({ range: everything, filter: {}, terms: [], after: null, limit: 100 })
    .map(({ report: { service, units }, costStatus, costNanoUsd }) => [
      service,
      units.inputTokens,
      units.cacheReadTokens,
      units.cacheWriteTokens,
      units.outputTokens,
      units.reasoningTokens,
      costStatus,
      costNanoUsd,
    ])
    .toSorted(([a], [b]) => (String(a) < String(b) ? -1 : 1));

describe('captures in requests of any size and order, again and again', () => {
  it('give one row a call', async () => {
    const places = records.map((_, at) => at);
    const request = fc.shuffledSubarray(places, { minLength: 1 });
    const all = fc.shuffledSubarray(places, { minLength: places.length });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 4 }), all, async (some, whole) => {
        const ledger = openLedger({ now });
        try {
          for (const parts of [...some, whole]) {
            const sent = parts.map((at) => records[at]!);
            const { sightings, refused } = readOtlpRecords(sent, { workspace: null, now, previews: false });
            expect(refused).toEqual([]);
            await ledger.recordSightings(sightings);
          }
          expect(listRows(ledger)).toEqual(expected);
        } finally {
          ledger.close();
        }
      }),
      { numRuns: 25 },
    );
  });
});
