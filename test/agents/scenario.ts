import type { AgentProgram, Wire } from './agent-program.ts';
import type { AnsweredCall, MockStep } from './provider-mock.ts';

/** One run of an agent. */
export type Scenario = {
  readonly name: string;
  readonly agent: AgentProgram;
  readonly wire: Wire;
  /** What the provider does, call by call. */
  readonly steps: readonly MockStep[];
  /** The conversation is gone on with in a second run. */
  readonly isResumed?: boolean;
  /** All calls have the same counts. */
  readonly sameCounts?: boolean;
  /** Those of the calls answered that the agent tells of. */
  readonly toldOf: (calls: readonly AnsweredCall[]) => readonly AnsweredCall[];
  /** Whether the agent is to end well. */
  readonly succeeds: boolean;
};
