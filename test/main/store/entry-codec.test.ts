import { describe, expect, it } from 'vitest';
import { createEntryDecoder, createEntryEncoder } from '../../../src/main/store/entry-codec.ts';
import { numberAt, textAt } from '../../../src/main/store/entry-rows.ts';
import type { EntryRow } from '../../../src/main/store/entry-rows.ts';
import {
  clientOf,
  conversationOf,
  forgetIds,
  priceOf,
  rateOf,
  setOf,
  userOf,
} from '../../../src/main/store/known-ids.ts';
import type { LedgerEntry } from '../../../src/shared/core/ledger-entry.ts';
import { makeReport } from '../../support/reports.ts';
import type { ReportChanges } from '../../support/reports.ts';

const price = { basis: 'catalogue', rates: [{ unit: 'input_tokens', price: '2.5' }] };
const rate = { usdPerEur: '1.1699', date: '2026-08-21', source: 'ecb', status: 'final' };

const makeEntry = (report: ReportChanges = {}, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id: 'a',
  report: makeReport(report),
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

/** Through a thread's message and out again. */
const createWay = () => {
  const encode = createEntryEncoder();
  const decode = createEntryDecoder();
  return (...entries: LedgerEntry[]) => {
    const encoded = encode(entries);
    return { encoded, rows: decode(structuredClone(encoded, { transfer: [encoded.numbers.buffer] })) };
  };
};

const numbersOf = ({ numbers, at }: EntryRow) =>
  Object.fromEntries(Object.entries(numberAt).map(([name, place]) => [name, numbers[at + place]]));

const textsOf = ({ numbers, at, texts }: EntryRow) =>
  Object.fromEntries(
    Object.entries(textAt).map(([name, place]) => [name, texts[numbers[at + numberAt.texts]! + place]]),
  );

const namesOf = (row: EntryRow) => ({
  client: clientOf(row)?.value ?? null,
  user: userOf(row)?.value ?? null,
  conversation: conversationOf(row)?.value ?? null,
  price: priceOf(row)?.value ?? null,
  rate: rateOf(row)?.value ?? null,
});

describe('entries on their way to the writer', () => {
  it('arrive as they were sent, with every field filled', () => {
    const client = { id: 'c', name: 'Ünï', phone: '1', email: 'e' };
    const entry = makeEntry(
      {
        id: 'given',
        workspace: 'acme',
        operation: 'chat',
        provider: 'openai',
        requestModel: 'gpt-4o-latest',
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
        client,
        userId: 'u',
        userEmail: 'm',
        conversationId: 'v',
        success: false,
        errorCode: 'x',
        errorMessage: 'y',
        durationMs: 9,
        inputPreview: 'in \u{1f600}',
        outputPreview: 'out',
        metadata: { a: [1, null] },
        origin: 'otlp',
      },
      { id: 'given', catalogueNanoUsd: 1n },
    );
    // Behind another, so that its places are not those of the first.
    const row = createWay()(makeEntry({ inputPreview: 'other' }), entry).rows[1]!;
    expect(setOf(row).value).toEqual({
      workspace: 'acme',
      service: 'chatbot',
      operation: 'chat',
      provider: 'openai',
      model: 'gpt-4o',
      costStatus: 'priced',
      eurStatus: 'final',
      success: false,
    });
    expect(namesOf(row)).toEqual({
      client,
      user: { key: 'u', email: 'm' },
      conversation: 'v',
      price: JSON.stringify(price),
      rate: JSON.stringify(rate),
    });
    expect(numbersOf(row)).toMatchObject({
      occurredAt: entry.report.occurredAt,
      receivedAt: 1,
      inputTokens: 1,
      cacheReadTokens: 2,
      outputTokens: 5,
      costNanoUsd: 7_500_000,
      costNanoEur: 6_410_804,
      durationMs: 9,
      hasRare: 1,
      cacheWriteTokens: 3,
      cacheWrite1hTokens: 4,
      reasoningTokens: 6,
      inputAudioTokens: 7,
      outputAudioTokens: 8,
      catalogueNanoUsd: 1,
      clockSkew: 1,
    });
    expect(textsOf(row)).toEqual({
      id: 'given',
      inputPreview: 'in \u{1f600}',
      outputPreview: 'out',
      origin: 'otlp',
      requestModel: 'gpt-4o-latest',
      serviceTier: 'batch',
      otherUnits: '{"audio_seconds":1.25}',
      errorCode: 'x',
      errorMessage: 'y',
      metadata: '{"a":[1,null]}',
    });
  });

  it('say none for what a call leaves out, and nothing of what is rare', () => {
    const none = { costNanoUsd: null, costNanoEur: null, appliedPrice: null, appliedRate: null };
    const [row] = createWay()(makeEntry({ metadata: {} }, none)).rows;
    expect(namesOf(row!)).toEqual({ client: null, user: null, conversation: null, price: null, rate: null });
    expect(numbersOf(row!)).toMatchObject({ costNanoUsd: NaN, costNanoEur: NaN, durationMs: NaN, hasRare: 0 });
    expect(row!.texts).toEqual(['a', null, null]);
  });

  it('bring what comes again once, and every change of a name', () => {
    const send = createWay();
    const named = (name: string | null) => ({ client: { id: 'c', name, phone: null, email: null } });
    const [first] = send(makeEntry(named('Ada'))).rows;
    const again = send(makeEntry(named('Ada')), makeEntry(named('Ada')));
    expect(again.encoded.added).toBeNull();
    expect(again.rows.map(clientOf)).toEqual([clientOf(first!), clientOf(first!)]);
    expect(again.rows.map(setOf)).toEqual([setOf(first!), setOf(first!)]);
    const changed = send(makeEntry(named('Eva')), makeEntry({ ...named('Ada'), workspace: 'acme' }));
    expect(changed.encoded.added).toMatchObject({ clients: [named('Eva').client, named('Ada').client], prices: [] });
    expect(changed.rows.map((row) => clientOf(row)?.value.name)).toEqual(['Eva', 'Ada']);
  });

  it('keep sets apart that differ in one part', () => {
    const rows = createWay()(
      makeEntry(),
      makeEntry({ workspace: 'acme' }),
      makeEntry({ service: 'rag' }),
      makeEntry({ operation: null }),
      makeEntry({ model: 'gpt-5' }),
      makeEntry({ success: false }),
      makeEntry({}, { provider: null }),
      makeEntry({}, { costStatus: 'billed' }),
      makeEntry({}, { eurStatus: 'provisional' }),
      makeEntry({}, { costStatus: 'unpriced', eurStatus: 'pending' }),
    ).rows;
    expect(new Set(rows.map((row) => JSON.stringify(setOf(row).value))).size).toBe(rows.length);
    expect(new Set(rows.map(setOf)).size).toBe(rows.length);
  });

  it('start their numbers over when they are many, and rows that wait keep what they refer to', () => {
    const send = createWay();
    const talk = (from: number) =>
      Array.from({ length: 10_001 }, (_, at) => makeEntry({ conversationId: `v${from + at}` }));
    const [early] = send(...talk(0)).rows;
    send(...talk(10_001));
    const late = send(makeEntry({ conversationId: 'v1' }));
    expect(late.encoded).toMatchObject({
      restart: true,
      added: { conversations: ['v1'], prices: [expect.anything()] },
    });
    expect(conversationOf(late.rows[0]!)?.value).toBe('v1');
    expect(conversationOf(early!)?.value).toBe('v0');
  });

  it('lose their ids with the transaction that gave them', () => {
    const [row] = createWay()(makeEntry({ userId: 'u' })).rows;
    const [set, user] = [setOf(row!), userOf(row!)!];
    Object.assign(set, { id: 7 });
    Object.assign(user, { id: 8, described: true });
    forgetIds([row!]);
    expect([set.id, user.id, user.described]).toEqual([0, 0, false]);
  });
});
