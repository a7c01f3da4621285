import { createRandom, pickWhole } from '../../support/random.ts';

/** The clock of the tests that read: a Friday noon in Rome. */
export const sampleNow = Date.parse('2026-08-21T10:00:00Z');

const models = ['gpt-4o', 'gpt-4o-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash', 'no-such-model'];
const operations = ['chat', 'summary', null];

/** Calls of every cost status, of the last 50 days and a little ahead; always the same ones. */
export const makeSampleUsage = (count: number): Record<string, unknown>[] => {
  const random = createRandom(20_260_821);
  const pick = <T>(items: readonly T[]): T | undefined => items[pickWhole(random, 0, items.length - 1)];
  return Array.from({ length: count }, (_, at) => {
    const input = pickWhole(random, 0, 20_000);
    const output = pickWhole(random, 0, 3_000);
    const failed = random() < 0.1;
    return {
      id: `sample-${at}`,
      occurred_at: new Date(sampleNow - pickWhole(random, -600_000, 50 * 86_400_000)).toISOString(),
      workspace: pick(['default', 'acme']),
      service: pick(['shop', 'bot', 'search']),
      operation: pick(operations),
      model: pick(models),
      input_tokens: input,
      cache_read_tokens: pickWhole(random, 0, input),
      output_tokens: output,
      reasoning_tokens: pickWhole(random, 0, output),
      ...(random() < 0.1 && { web_searches: pickWhole(random, 1, 3) }),
      ...(random() < 0.1 && { service_tier: 'batch' }),
      ...(random() < 0.1 && { billed_cost_usd: (random() / 10).toFixed(9) }),
      ...(random() < 0.1 && { flat_cost: { amount: '0.005', currency: pick(['EUR', 'USD']) } }),
      ...(random() < 0.5 && { client: { id: `c${pickWhole(random, 1, 9)}`, name: 'Ada "<&>" Rossi' } }),
      ...(random() < 0.5 && { user_id: `u${pickWhole(random, 1, 5)}`, user_email: 'u@example.org' }),
      ...(random() < 0.5 && { conversation_id: `v${pickWhole(random, 1, 20)}` }),
      success: !failed,
      ...(failed && { error_code: 'timeout', error_message: 'It took too long' }),
      duration_ms: pickWhole(random, 1, 9_000),
      input_preview: 'Ciao, come va?',
      metadata: { at },
    };
  });
};
