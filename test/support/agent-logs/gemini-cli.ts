import { join } from 'node:path';
import { iso } from './maker.ts';
import type { LogMaker } from './maker.ts';

const model = 'gemini-2.5-pro';

/** A chat, each answer written again with the result of its tool. */
export const writeGeminiChat = (maker: LogMaker, home: string): void => {
  const { random, whole, text, hex, uuid } = maker;
  const session = uuid();
  let at = maker.startOfSession();
  const name = `session-${iso(at).slice(0, 16).replace(':', '-')}-${session.slice(0, 8)}.jsonl`;
  maker.write(join(home, '.gemini', 'tmp', `project${whole(1, 5)}`, 'chats', name), ({ add }) => {
    add({ sessionId: session, projectHash: hex(64), startTime: iso(at), lastUpdated: iso(at), kind: 'main' });
    for (let turn = whole(4, 60); turn > 0; turn -= 1) {
      at += whole(1000, 30_000);
      add({ id: uuid(), timestamp: iso(at), type: 'user', content: [{ text: text() }] });
      at += whole(1000, 9000);
      const [input, output, thoughts] = [whole(2000, 60_000), whole(20, 900), whole(0, 700)];
      const cached = random() < 0.5 ? 0 : whole(1, input);
      const tokens = { input, output, cached, thoughts, tool: 0, total: input + output + thoughts };
      const reply = { id: uuid(), timestamp: iso(at), type: 'gemini', content: text(), thoughts: [], tokens, model };
      add(reply);
      add({ $set: { lastUpdated: iso(at) } });
      add({ ...reply, toolCalls: [{ id: hex(8), result: text() }] });
      maker.count('gemini-cli', at, model, { input, cacheRead: cached, cacheWrite: 0, output: output + thoughts });
    }
  });
};
