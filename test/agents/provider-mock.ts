/**
 * What a provider's stand-in does with the next call: answer with text, which ends the agent's turn; ask for a tool, so that
 * the agent calls again; ask for an agent of its own; or refuse the call. After the last step it answers.
 */
export type MockStep = 'text' | 'tool' | 'subagent' | 'refuse';

/** One call the stand-in answered, in the totals convention: cache inside input, reasoning inside output. */
export type AnsweredCall = {
  readonly model: string;
  readonly responseId: string;
  readonly requestId: string;
  /** False: it was refused, and all counts are 0. */
  readonly success: boolean;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly cacheWrite1hTokens: number;
  readonly outputTokens: number;
  readonly reasoningTokens: number;
};

/** A stand-in of a provider's address, on loopback. */
export type ProviderMock = {
  readonly url: string;
  /** What it answered, in order: what must be in the ledger, each once. */
  readonly calls: readonly AnsweredCall[];
  /** Every request, as `METHOD path`, for the message when something is not as expected. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
};

/** @param sameCounts whether all calls have the same counts; else they differ, so that no call can stand for another */
export type StartMock = (steps: readonly MockStep[], sameCounts: boolean) => Promise<ProviderMock>;

/** The text of every answer. */
export const answerText = 'Done.';
/** The file the tools look at, in the agent's working folder. */
export const fileName = 'notes.txt';

export const refused = (call: AnsweredCall): AnsweredCall => ({
  ...call,
  success: false,
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  cacheWrite1hTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
});
