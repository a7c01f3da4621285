import { join } from 'node:path';
import { iso } from './maker.ts';
import type { LogMaker, Writer } from './maker.ts';

const models = ['claude-sonnet-4-5-20250929', 'claude-opus-4-5-20251101', 'claude-haiku-4-5-20251001'] as const;

type Session = { readonly id: string; at: number; cache: number; readonly model: string };

/** A reply in one to three lines, a content block each; the last has the final counts. */
const writeReply = (maker: LogMaker, writer: Writer, session: Session, isSidechain: boolean): object[] => {
  const { whole, text, uuid } = maker;
  const number = maker.nextId();
  const [input, wrote, output, blocks] = [whole(3, 40), whole(200, 9000), whole(20, 1800), whole(1, 3)];
  const lines = Array.from({ length: blocks }, (_, block): object => {
    const isLast = block === blocks - 1;
    session.at += whole(200, 3000);
    return {
      parentUuid: uuid(),
      isSidechain,
      userType: 'external',
      cwd: '/home/owner/project',
      sessionId: session.id,
      version: '2.1.330',
      gitBranch: 'main',
      message: {
        model: session.model,
        id: `msg_01${String(number).padStart(22, '0')}`,
        type: 'message',
        role: 'assistant',
        content: [
          isLast
            ? { type: 'tool_use', id: `toolu_${number}`, input: { text: text() } }
            : { type: 'text', text: text() },
        ],
        stop_reason: isLast ? 'tool_use' : null,
        usage: {
          input_tokens: input,
          cache_creation_input_tokens: wrote,
          cache_read_input_tokens: session.cache,
          cache_creation: { ephemeral_5m_input_tokens: wrote, ephemeral_1h_input_tokens: 0 },
          output_tokens: isLast ? output : whole(1, 8),
          service_tier: 'standard',
        },
      },
      requestId: `req_011${String(number).padStart(21, '0')}`,
      type: 'assistant',
      uuid: uuid(),
      timestamp: iso(session.at),
    };
  });
  for (const line of lines) writer.add(line);
  const used = { input: input + wrote + session.cache, cacheRead: session.cache, cacheWrite: wrote, output };
  maker.count('claude-code', session.at, session.model, used);
  session.cache += wrote;
  return lines;
};

const writeResult = ({ whole, text, uuid }: LogMaker, writer: Writer, session: Session, isSidechain: boolean): void => {
  session.at += whole(100, 20_000);
  const content = text();
  writer.add({
    parentUuid: uuid(),
    isSidechain,
    sessionId: session.id,
    type: 'user',
    message: { role: 'user', content: [{ tool_use_id: 'toolu', type: 'tool_result', content }] },
    toolUseResult: { stdout: content, stderr: '', interrupted: false },
    uuid: uuid(),
    timestamp: iso(session.at),
  });
};

/** A conversation; some have a sub-agent, some are gone on with in another file. */
export const writeClaudeSession = (maker: LogMaker, home: string): void => {
  const { random, whole, uuid, hex } = maker;
  const folder = join(home, '.claude', 'projects', `-home-owner-project${whole(1, 12)}`);
  const model = models[whole(0, 2)] ?? models[0];
  const session: Session = { id: uuid(), at: maker.startOfSession(), cache: whole(8000, 20_000), model };
  const begun: object[] = [];
  maker.write(join(folder, `${session.id}.jsonl`), (writer) => {
    for (let turn = whole(10, 160); turn > 0; turn -= 1) {
      const lines = writeReply(maker, writer, session, false);
      if (begun.length < 40) begun.push(...lines);
      writeResult(maker, writer, session, false);
    }
  });
  if (random() < 0.4) {
    maker.write(join(folder, session.id, 'subagents', `agent-${hex(16)}.jsonl`), (writer) => {
      const agent: Session = { ...session, model: models[2] };
      for (let turn = whole(3, 30); turn > 0; turn -= 1) {
        writeReply(maker, writer, agent, true);
        writeResult(maker, writer, agent, true);
      }
      // It replays what it was asked, under request ids of its own.
      for (const line of begun.slice(0, 3)) {
        writer.add({ ...line, isSidechain: true, requestId: `req_replay_${hex(12)}` });
      }
    });
  }
  if (random() < 0.15) {
    const next: Session = { ...session, id: uuid(), at: session.at + 600_000 };
    maker.write(join(folder, `${next.id}.jsonl`), (writer) => {
      // The copy it begins with.
      for (const line of begun) writer.add({ ...line, sessionId: next.id });
      for (let turn = whole(3, 20); turn > 0; turn -= 1) writeReply(maker, writer, next, false);
    });
  }
};
