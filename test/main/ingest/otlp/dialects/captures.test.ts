import { describe, expect, it } from 'vitest';
import type { UsageReport } from '../../../../../src/shared/core/usage-event.ts';
import { decodeOtlp } from '../../../../../src/main/ingest/otlp/decode-otlp.ts';
import { readOtlpRecords } from '../../../../../src/main/ingest/otlp/dialects/read-otlp-records.ts';
import type { OtlpSignal } from '../../../../../src/main/ingest/otlp/otlp-signals.ts';
import { readFixture } from '../../../../support/fixtures.ts';
import { countsOf, summarise } from './records.ts';

/** What three coding agents really sent, each for one call. */
const now = Date.parse('2026-11-21T00:00:00Z');

const readCapture = (name: string) => {
  const signal = name.split('.')[1] as OtlpSignal;
  const body = Buffer.from(JSON.stringify(readFixture(`otlp/${name}.json`)));
  return readOtlpRecords(decodeOtlp(signal, 'json', body), { workspace: null, now, previews: true });
};

const readReport = (name: string): UsageReport => {
  const { sightings, refused } = readCapture(name);
  expect(refused).toEqual([]);
  expect(sightings).toHaveLength(1);
  return sightings[0]!.report;
};

describe('captures', () => {
  it('of Claude Code hold one call, with what it cost', () => {
    const { sightings } = readCapture('claude-code.logs');
    expect(sightings.map(summarise)).toEqual([
      {
        input: 13_212,
        read: 9_800,
        written: 3_400,
        output: 57,
        provider: 'anthropic',
        model: 'claude-sonnet-4-5',
        operation: 'chat',
        billed: '0.017481',
        keys: ['response'],
      },
    ]);
    expect(sightings[0]!.keys).toEqual([{ kind: 'response', provider: 'anthropic', id: 'req_2' }]);
    expect(readReport('claude-code.logs')).toMatchObject({
      service: 'claude-code',
      conversationId: 'ab8d25f6-ff63-4847-94fd-834e09a96529',
      durationMs: 25,
      occurredAt: 1_795_198_950_221,
      success: true,
      workspace: 'default',
    });
  });

  it('of Codex hold one call: of two records of its end the one with counts', () => {
    const { sightings } = readCapture('codex.logs');
    expect(sightings.map(summarise)).toEqual([
      {
        input: 5_120,
        read: 4_096,
        output: 230,
        reasoning: 128,
        provider: 'openai',
        model: 'gpt-5.1-codex',
        operation: 'chat',
        keys: ['session_usage'],
      },
    ]);
    expect(readReport('codex.logs')).toMatchObject({
      service: 'codex_exec',
      conversationId: '01a1fa32-b46c-7951-a2e3-5bc962bfd832',
      occurredAt: Date.parse('2026-11-20T18:23:09.547Z'),
      billedCostUsd: null,
    });
  });

  it('of Gemini CLI hold one call, thoughts counted as output', () => {
    const { sightings } = readCapture('gemini-cli.logs');
    expect(sightings.map(summarise)).toEqual([
      {
        input: 2_048,
        read: 1_024,
        output: 164,
        reasoning: 100,
        provider: 'google',
        model: 'gemini-2.5-pro',
        operation: 'generate_content',
        keys: ['session_usage'],
      },
    ]);
    expect(countsOf(readReport('gemini-cli.logs'))).toEqual({ input: 2_048, read: 1_024, output: 164, reasoning: 100 });
  });

  it.each(['claude-code.metrics', 'gemini-cli.metrics', 'gemini-cli.traces'])('of %s hold no call', (name) => {
    expect(readCapture(name)).toEqual({ sightings: [], refused: [] });
  });

  it('keep no text, and no attribute beyond a few names', () => {
    const reports = ['claude-code.logs', 'codex.logs', 'gemini-cli.logs'].map(readReport);
    expect(reports.map(({ inputPreview, outputPreview }) => [inputPreview, outputPreview])).toEqual(
      reports.map(() => [null, null]),
    );
    expect(reports.map(({ metadata }) => metadata)).toEqual([
      { response_id: 'req_2', query_source: 'sdk', service_version: '2.1.197' },
      { service_version: '0.169.0' },
      { service_version: 'v20.20.2' },
    ]);
  });
});
