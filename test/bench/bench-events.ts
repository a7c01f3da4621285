/**
 * Usage as a busy small company would post it, the same for the same arguments: conversations of some eight calls, each
 * with one service, client and model, over `days` days up to `now`. Plain objects for `POST /v1/usage`.
 */
export type BenchOptions = { readonly count: number; readonly days: number; readonly now: number };

const services = [
  { service: 'chatbot', operations: ['chat', 'title'], model: ['gpt-4o', 'gpt-4o-mini'] },
  { service: 'rag', operations: ['query', 'rerank'], model: ['claude-sonnet-4-5', 'gpt-4o-mini'] },
  { service: 'whatsapp-bot', operations: ['message'], model: ['gemini-2.5-flash'] },
  { service: 'coding-agent', operations: ['edit'], model: ['claude-sonnet-4-5', 'gpt-5'] },
  { service: 'analysis', operations: ['predict', 'classify'], model: ['gpt-4o', 'gemini-2.5-pro'] },
] as const;

const callsPerConversation = 8;
const dayMs = 86_400_000;

/** A whole number from 0 to below `below` that depends on `at` alone and does not come again and again in one order. */
const scatter = (at: number, below: number): number => {
  let mixed = Math.imul(at ^ (at >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * below);
};

export function* createBenchEvents({ count, days, now }: BenchOptions): Generator<Record<string, unknown>> {
  const from = now - days * dayMs;
  for (let at = 0; at < count; at += 1) {
    const talk = Math.floor(at / callsPerConversation);
    const { service, operations, model } = services[(talk * 7) % services.length]!;
    const input = 400 + scatter(at, 3_600);
    yield {
      id: `bench-${at.toString(36).padStart(7, '0')}-${(at * 2_654_435_761) % 4_294_967_296}`,
      occurred_at: new Date(from + Math.floor((at * days * dayMs) / count)).toISOString(),
      service,
      operation: operations[at % operations.length],
      model: model[talk % model.length],
      input_tokens: input,
      cache_read_tokens: at % 3 === 0 ? Math.floor(input / 2) : 0,
      output_tokens: 50 + scatter(at + 0x1000_0000, 900),
      client: { id: `client-${(talk * 31) % 400}`, name: `Client ${(talk * 31) % 400}` },
      user_id: `user-${talk % 40}`,
      conversation_id: `conversation-${talk}`,
      duration_ms: 300 + scatter(at + 0x2000_0000, 9_000),
      success: at % 50 !== 0,
      input_preview: 'Buongiorno, vorrei sapere a che ora aprite domani mattina',
    };
  }
}

/** The events as request bodies of `size` each. */
export function* toBodies(events: Iterable<Record<string, unknown>>, size: number): Generator<Buffer> {
  let batch: Record<string, unknown>[] = [];
  for (const event of events) {
    batch.push(event);
    if (batch.length < size) continue;
    yield Buffer.from(JSON.stringify(batch));
    batch = [];
  }
  if (batch.length > 0) yield Buffer.from(JSON.stringify(batch));
}
