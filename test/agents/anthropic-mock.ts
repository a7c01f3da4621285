import { sendJson, sendStream, startLoopbackServer, type StreamPart } from './loopback-server.ts';
import { type AnsweredCall, answerText, fileName, type MockStep, refused, type StartMock } from './provider-mock.ts';

type Asked = { readonly model?: string; readonly stream?: boolean };
type ToolUse = { readonly name: string; readonly input: object };

const tools: Readonly<Partial<Record<MockStep, ToolUse>>> = {
  tool: { name: 'Read', input: { file_path: fileName } },
  subagent: {
    name: 'Agent',
    input: { description: 'Say done', prompt: 'Say done.', subagent_type: 'general-purpose' },
  },
};

/** @param size what the counts grow with */
const toCall = (number: number, size: number, model: string): AnsweredCall => ({
  model,
  responseId: `msg_01Centesimo${String(number).padStart(12, '0')}`,
  requestId: `req_011Centesimo${String(number).padStart(11, '0')}`,
  success: true,
  inputTokens: 13_200 + 12 * size,
  cacheReadTokens: 9_800,
  cacheWriteTokens: 3_400,
  cacheWrite1hTokens: 1_000,
  outputTokens: 50 + 7 * size,
  reasoningTokens: 0,
});

/** Input is what neither came from the cache nor went there. */
const usageOf = (call: AnsweredCall, outputTokens: number): object => ({
  input_tokens: call.inputTokens - call.cacheReadTokens - call.cacheWriteTokens,
  cache_creation_input_tokens: call.cacheWriteTokens,
  cache_read_input_tokens: call.cacheReadTokens,
  cache_creation: {
    ephemeral_5m_input_tokens: call.cacheWriteTokens - call.cacheWrite1hTokens,
    ephemeral_1h_input_tokens: call.cacheWrite1hTokens,
  },
  output_tokens: outputTokens,
  service_tier: 'standard',
});

const toMessage = (call: AnsweredCall): object => ({
  id: call.responseId,
  type: 'message',
  role: 'assistant',
  model: call.model,
  content: [],
  stop_reason: null,
  stop_sequence: null,
  usage: usageOf(call, 1),
});

/** A text, and after it, where the agent is to go on, the use of a tool: two content blocks of one reply. */
const toStream = (call: AnsweredCall, tool: ToolUse | undefined): readonly StreamPart[] => {
  const start = (index: number, block: object): object => ({
    type: 'content_block_start',
    index,
    content_block: block,
  });
  const delta = (index: number, part: object): object => ({ type: 'content_block_delta', index, delta: part });
  const toolUse =
    tool === undefined ? undefined : { type: 'tool_use', id: `toolu_${call.responseId}`, name: tool.name };
  const parts = [
    { type: 'message_start', message: toMessage(call) },
    start(0, { type: 'text', text: '' }),
    delta(0, { type: 'text_delta', text: answerText }),
    { type: 'content_block_stop', index: 0 },
    ...(toolUse === undefined
      ? []
      : [
          start(1, { ...toolUse, input: {} }),
          delta(1, { type: 'input_json_delta', partial_json: JSON.stringify(tool?.input) }),
          { type: 'content_block_stop', index: 1 },
        ]),
    {
      type: 'message_delta',
      delta: { stop_reason: toolUse === undefined ? 'end_turn' : 'tool_use', stop_sequence: null },
      usage: usageOf(call, call.outputTokens),
    },
    { type: 'message_stop' },
  ];
  return parts.map((data) => ({ event: (data as { readonly type: string }).type, data }));
};

/** Anthropic's Messages API. */
export const startAnthropicMock: StartMock = async (steps, sameCounts) => {
  const calls: AnsweredCall[] = [];
  const requests: string[] = [];
  const { url, close } = await startLoopbackServer((request, body, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    requests.push(`${request.method} ${path}`);
    if (request.method !== 'POST' || path !== '/v1/messages') {
      return sendJson(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'Not found' } });
    }
    const asked = JSON.parse(body.toString('utf8')) as Asked;
    const step = steps[calls.length] ?? 'text';
    const call = toCall(calls.length + 1, sameCounts ? 1 : calls.length + 1, asked.model ?? '');
    calls.push(step === 'refuse' ? refused(call) : call);
    const headers = { 'request-id': call.requestId };
    if (step === 'refuse') {
      const error = { type: 'invalid_request_error', message: 'Refused for the test' };
      return sendJson(response, 400, { type: 'error', error, request_id: call.requestId }, headers);
    }
    if (asked.stream === true) return sendStream(response, toStream(call, tools[step]), headers);
    const content = [{ type: 'text', text: answerText }];
    const message = { ...toMessage(call), content, stop_reason: 'end_turn', usage: usageOf(call, call.outputTokens) };
    sendJson(response, 200, message, headers);
  });
  return { url, calls, requests, close };
};
