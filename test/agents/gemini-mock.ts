import { sendJson, sendStream, startLoopbackServer } from './loopback-server.ts';
import { type AnsweredCall, answerText, type MockStep, refused, type StartMock } from './provider-mock.ts';

/** @param size what the counts grow with */
const toCall = (number: number, size: number, model: string): AnsweredCall => ({
  model,
  responseId: `centesimo-gemini-${String(number).padStart(8, '0')}`,
  requestId: '',
  success: true,
  inputTokens: 2_038 + 10 * size,
  cacheReadTokens: 1_024,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 154 + 10 * size,
  reasoningTokens: 100,
});

/** Thoughts are counted beside the candidates. */
const usageOf = (call: AnsweredCall): object => ({
  promptTokenCount: call.inputTokens,
  cachedContentTokenCount: call.cacheReadTokens,
  candidatesTokenCount: call.outputTokens - call.reasoningTokens,
  thoughtsTokenCount: call.reasoningTokens,
  totalTokenCount: call.inputTokens + call.outputTokens,
});

const toAnswer = (call: AnsweredCall, step: MockStep): object => {
  const part =
    step === 'text' ? { text: answerText } : { functionCall: { name: 'list_directory', args: { dir_path: '.' } } };
  return {
    candidates: [{ content: { role: 'model', parts: [part] }, finishReason: 'STOP', index: 0 }],
    usageMetadata: usageOf(call),
    modelVersion: call.model,
    responseId: call.responseId,
  };
};

/** Google's Gemini API: `generateContent`, streaming and not, and `countTokens`. */
export const startGeminiMock: StartMock = async (steps, sameCounts) => {
  const calls: AnsweredCall[] = [];
  const requests: string[] = [];
  const { url, close } = await startLoopbackServer((request, _body, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    requests.push(`${request.method} ${path}`);
    const [, model = '', method = ''] = /\/models\/([^/:]+):(\w+)$/.exec(path) ?? [];
    if (method === 'countTokens') return sendJson(response, 200, { totalTokens: 1_000 });
    if (method !== 'generateContent' && method !== 'streamGenerateContent') {
      return sendJson(response, 404, { error: { code: 404, message: 'Not found', status: 'NOT_FOUND' } });
    }
    const step = steps[calls.length] ?? 'text';
    const call = toCall(calls.length + 1, sameCounts ? 1 : calls.length + 1, model);
    calls.push(step === 'refuse' ? refused(call) : call);
    if (step === 'refuse') {
      return sendJson(response, 400, {
        error: { code: 400, message: 'Refused for the test', status: 'INVALID_ARGUMENT' },
      });
    }
    if (method === 'generateContent') return sendJson(response, 200, toAnswer(call, step));
    sendStream(response, [{ data: toAnswer(call, step) }]);
  });
  return { url, calls, requests, close };
};
