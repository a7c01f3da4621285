import { join } from 'node:path';
import { iso } from './maker.ts';
import type { LogMaker } from './maker.ts';

const models = ['gpt-5.1-codex', 'gpt-5.1-codex-mini'] as const;

type Totals = readonly [input: number, cached: number, output: number, reasoning: number];
type Thread = { readonly id: string; readonly lines: readonly object[]; readonly totals: Totals; readonly at: number };

const toUsage = ([input, cached, output, reasoning]: Totals): object => ({
  input_tokens: input,
  cached_input_tokens: cached,
  output_tokens: output,
  reasoning_output_tokens: reasoning,
  total_tokens: input + output,
});

const writeThread = (maker: LogMaker, home: string, startedAt: number, parent: Thread | null): Thread => {
  const { random, whole, text, hex, uuidV7 } = maker;
  const id = uuidV7(startedAt);
  const model = models[whole(0, 1)] ?? models[0];
  const [day = '', clock = ''] = iso(startedAt).split('T');
  const name = `rollout-${day}T${clock.slice(0, 8).replaceAll(':', '-')}-${id}.jsonl`;
  const lines: object[] = [];
  let totals: Totals = parent?.totals ?? [0, 0, 0, 0];
  let at = startedAt;
  maker.write(join(home, '.codex', 'sessions', ...day.split('-'), name), (writer) => {
    const add = (type: string, payload: object): void => {
      const line = { timestamp: iso(at), type, payload };
      lines.push(line);
      writer.add(line);
    };
    const addCounts = (last: Totals, limits: object | null): void =>
      add('event_msg', {
        type: 'token_count',
        info: { total_token_usage: toUsage(totals), last_token_usage: toUsage(last), model_context_window: 258_400 },
        rate_limits: limits,
      });
    const call = (): void => {
      at += whole(2000, 20_000);
      add('response_item', { type: 'function_call_output', call_id: hex(12), output: text() });
      const [input, output] = [whole(4000, 90_000), whole(20, 1500)];
      const last: Totals = [input, whole(0, input), output, whole(0, output)];
      const [a, b, c, d] = totals;
      totals = [a + last[0], b + last[1], c + last[2], d + last[3]];
      addCounts(last, null);
      maker.count('codex', at, model, { input, cacheRead: last[1], cacheWrite: 0, output });
      if (random() < 0.3) {
        // The limits are told again, with the same counts.
        at += 500;
        addCounts(last, { primary: { used_percent: 7 } });
      }
    };
    add('session_meta', {
      id,
      timestamp: iso(startedAt),
      originator: 'codex_cli_rs',
      cli_version: '0.169.0',
      source: 'cli',
      model_provider: 'openai',
      base_instructions: { text: text() },
      ...(parent !== null && { forked_from_id: parent.id }),
    });
    // What it was forked from, stamped when it was copied.
    for (const line of parent?.lines ?? []) writer.add({ ...line, timestamp: iso(startedAt + 20) });
    at += 2000;
    for (let turn = whole(4, 25); turn > 0; turn -= 1) {
      const turnId = uuidV7(at);
      add('event_msg', { type: 'task_started', turn_id: turnId });
      add('turn_context', { turn_id: turnId, cwd: '/home/owner/project', model });
      for (let step = whole(1, 12); step > 0; step -= 1) call();
    }
  });
  return { id, lines, totals, at };
};

/** A thread; some are forked. */
export const writeCodexSession = (maker: LogMaker, home: string): void => {
  const thread = writeThread(maker, home, maker.startOfSession(), null);
  if (maker.random() < 0.1) writeThread(maker, home, thread.at + 60_000, thread);
};
