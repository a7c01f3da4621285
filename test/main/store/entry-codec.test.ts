import { describe, expect, it } from 'vitest';
import { createEntryDecoder, createEntryEncoder } from '../../../src/main/store/entry-codec.ts';
import type { LedgerEntry } from '../../../src/shared/core/ledger-entry.ts';
import { makeReport } from '../../support/reports.ts';

const price = { basis: 'catalogue', rates: [{ unit: 'input_tokens', price: '2.5' }] };
const rate = { usdPerEur: '1.1699', date: '2026-08-21', source: 'ecb', status: 'final' };

const makeEntry = (more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 'a',
  report: makeReport(),
  provider: 'openai',
  receivedAt: 1,
  costStatus: 'priced',
  eurStatus: 'final',
  costNanoUsd: 7_500_000n,
  costNanoEur: 6_410_804n,
  catalogueNanoUsd: null,
  appliedPrice: price,
  appliedRate: rate,
  ...more,
});

describe('entries on their way to the writer', () => {
  it('arrive as they were sent, with every field filled', () => {
    const entry = makeEntry({
      catalogueNanoUsd: 1n,
      report: makeReport({
        id: 'given',
        operation: 'chat',
        provider: 'openai',
        requestModel: 'gpt-4o-latest',
        occurredAtGiven: false,
        clockSkew: true,
        units: {
          inputTokens: 1,
          cacheReadTokens: 2,
          cacheWriteTokens: 3,
          cacheWrite1hTokens: 4,
          outputTokens: 5,
          reasoningTokens: 6,
          inputAudioTokens: 7,
          outputAudioTokens: 8,
          otherUnits: { audio_seconds: 1.25 },
        },
        serviceTier: 'batch',
        billedCostUsd: '0.1',
        flatCost: { amount: '0.005', currency: 'EUR' },
        client: { id: 'c', name: 'Ünï', phone: '1', email: 'e' },
        userId: 'u',
        userEmail: 'm',
        conversationId: 'v',
        success: false,
        errorCode: 'x',
        errorMessage: 'y',
        durationMs: 9,
        inputPreview: 'in',
        outputPreview: 'out',
        metadata: { a: [1, null] },
        origin: 'otlp',
      }),
    });
    expect(createEntryDecoder()(createEntryEncoder()([entry]))).toEqual([entry]);
  });

  it('bring a snapshot once, and the same object for the same snapshot', () => {
    const encode = createEntryEncoder();
    const decode = createEntryDecoder();
    const first = encode([makeEntry(), makeEntry({ id: 'b' })]);
    const second = encode([makeEntry({ id: 'c' }), makeEntry({ id: 'd', appliedPrice: null })]);
    expect(first).toContain('1.1699');
    expect(second).not.toContain('1.1699');
    const [a, b] = decode(first);
    const [c, d] = decode(second);
    expect(a?.appliedPrice).toEqual(price);
    expect(b?.appliedPrice).toBe(a?.appliedPrice);
    expect(c?.appliedRate).toBe(a?.appliedRate);
    expect(d?.appliedPrice).toBeNull();
  });
});
