import type { ServerResponse } from 'node:http';
import { startServer } from '../app-stand-in.ts';

type Body = Readonly<Record<string, unknown>>;
/** An answer as JSON, as the parts of a stream, or a refusal. `stall` leaves the stream open after its parts. */
export type ProviderReply = {
  readonly json?: unknown;
  readonly text?: string;
  readonly parts?: readonly Body[];
  readonly status?: number;
  readonly stall?: boolean;
};

export type ProviderStandIn = {
  readonly url: string;
  readonly asked: { readonly path: string; readonly body: Body }[];
  readonly replies: ProviderReply[];
};

const parse = (text: string): Body => {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
};

/** Events of Anthropic and of OpenAI's Responses are named; OpenAI's chunks are not, and end with `[DONE]`. */
const stream = (response: ServerResponse, parts: readonly Body[], stall: boolean): void => {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const part of parts) {
    const name = typeof part['type'] === 'string' ? `event: ${part['type']}\n` : '';
    response.write(`${name}data: ${JSON.stringify(part)}\n\n`);
  }
  if (stall) return;
  if (parts[0]?.['object'] === 'chat.completion.chunk') response.write('data: [DONE]\n\n');
  response.end();
};

/** Stands where OpenAI or Anthropic would answer, with the replies it is given, in turn. */
export const startProviderStandIn = async (): Promise<ProviderStandIn> => {
  const asked: ProviderStandIn['asked'] = [];
  const replies: ProviderReply[] = [];
  const url = await startServer((request, text, response) => {
    asked.push({ path: request.url ?? '', body: parse(text) });
    const reply = replies.shift() ?? { status: 500 };
    if (reply.parts !== undefined) return stream(response, reply.parts, reply.stall === true);
    const isText = reply.text !== undefined;
    response.writeHead(reply.status ?? 200, { 'content-type': isText ? 'text/plain' : 'application/json' });
    response.end(reply.text ?? JSON.stringify(reply.json ?? {}));
  });
  return { url, asked, replies };
};
