import { sendJson, sendStream, startLoopbackServer, type StreamPart } from './loopback-server.ts';
import { type AnsweredCall, answerText, type MockStep, refused, type StartMock } from './provider-mock.ts';

type Asked = { readonly model?: string };

/** @param size what the counts grow with */
const toCall = (number: number, size: number, model: string): AnsweredCall => ({
  model,
  responseId: `resp_centesimo${String(number).padStart(20, '0')}`,
  requestId: `req_centesimo${String(number).padStart(20, '0')}`,
  success: true,
  inputTokens: 5_110 + 10 * size,
  cacheReadTokens: 4_096,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 220 + 10 * size,
  reasoningTokens: 128,
});

const toUsage = (call: AnsweredCall): object => ({
  input_tokens: call.inputTokens,
  input_tokens_details: { cached_tokens: call.cacheReadTokens },
  output_tokens: call.outputTokens,
  output_tokens_details: { reasoning_tokens: call.reasoningTokens },
  total_tokens: call.inputTokens + call.outputTokens,
});

const toItem = (call: AnsweredCall, step: MockStep): Readonly<Record<string, unknown>> =>
  step === 'text'
    ? {
        id: `msg_${call.responseId}`,
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: answerText, annotations: [] }],
      }
    : {
        id: `fc_${call.responseId}`,
        type: 'function_call',
        status: 'completed',
        call_id: `call_${call.responseId}`,
        name: 'update_plan',
        arguments: JSON.stringify({ plan: [{ step: 'Say done', status: 'in_progress' }] }),
      };

const toStream = (call: AnsweredCall, step: MockStep): readonly StreamPart[] => {
  const response = { id: call.responseId, object: 'response', model: call.model };
  const item = toItem(call, step);
  const parts = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_item.added', output_index: 0, item: { ...item, status: 'in_progress' } },
    { type: 'response.output_item.done', output_index: 0, item },
    {
      type: 'response.completed',
      response: { ...response, status: 'completed', output: [item], usage: toUsage(call) },
    },
  ];
  return parts.map((data) => ({ event: data.type, data }));
};

/** OpenAI's Responses API, streaming. */
export const startOpenAiMock: StartMock = async (steps, sameCounts) => {
  const calls: AnsweredCall[] = [];
  const requests: string[] = [];
  const { url, close } = await startLoopbackServer((request, body, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    requests.push(`${request.method} ${path}`);
    if (request.method !== 'POST' || path !== '/v1/responses') {
      return sendJson(response, 404, { error: { message: 'Not found', type: 'invalid_request_error' } });
    }
    const asked = JSON.parse(body.toString('utf8')) as Asked;
    const step = steps[calls.length] ?? 'text';
    const call = toCall(calls.length + 1, sameCounts ? 1 : calls.length + 1, asked.model ?? '');
    calls.push(step === 'refuse' ? refused(call) : call);
    const headers = { 'x-request-id': call.requestId };
    if (step === 'refuse') {
      const error = { message: 'Refused for the test', type: 'invalid_request_error', code: 'refused' };
      return sendJson(response, 400, { error }, headers);
    }
    sendStream(response, toStream(call, step), headers);
  });
  return { url, calls, requests, close };
};
