import { expect, it } from 'vitest';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';

const midnight = Date.UTC(2026, 5, 14, 22);
const hourMs = 3_600_000;
/** More than are read at once. */
const calls = 5_100;
const fewer = 3;

type Day = { readonly count: number; readonly tokens: number };

/** A day's calls in Rome, some in each of its hours, of two models, with so many cached tokens in all. */
const recordDay = async (ledger: TestLedger, prefix: string, { count, tokens }: Day): Promise<void> => {
  const reports = Array.from({ length: count }, (_, at) => {
    const cacheReadTokens = Math.floor((tokens * (at + 1)) / count) - Math.floor((tokens * at) / count);
    return ['gpt-4o', 'claude-haiku-4-5'].map((model) =>
      makeReport({
        id: `${prefix}-${model}-${at}`,
        model,
        occurredAt: midnight + Math.floor((at * 24 * hourMs) / count),
        units: { inputTokens: cacheReadTokens + 10, cacheReadTokens, outputTokens: 1 },
      }),
    );
  });
  await ledger.record(reports.flat());
};

const askSaved = async (ledger: TestLedger) => {
  const { cache_read_tokens, saved_usd, saved_eur } = await ledger.queries.caching({ period: 'current_month' });
  return { cache_read_tokens, saved_usd, saved_eur };
};

it('a day of very many calls saves what the same tokens save in a few calls, rounded once, and follows what is added', async () => {
  const [busy, calm] = [newLedger(), newLedger()];
  const [first, more] = [3_000_017, 7_919];
  await recordDay(busy, 'first', { count: calls / 2, tokens: first });
  await recordDay(calm, 'first', { count: fewer, tokens: first });
  expect(await askSaved(busy)).toEqual(await askSaved(calm));
  await recordDay(busy, 'more', { count: 1, tokens: more });
  await recordDay(calm, 'more', { count: 1, tokens: more });
  const saved = await askSaved(busy);
  expect(saved).toEqual(await askSaved(calm));
  expect(saved.cache_read_tokens).toBe(2 * (first + more));
});
