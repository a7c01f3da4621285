import type { LogTool } from '../../src/shared/core/log-parser.ts';
import type { StartMock } from './provider-mock.ts';

/** How telemetry is written: OTLP as JSON or as protobuf. */
export type Wire = 'json' | 'binary';

export type SetUp = {
  /** An empty home directory, and the folder the agent works in. */
  readonly home: string;
  readonly work: string;
  /** The stand-in of the provider. */
  readonly providerUrl: string;
  /** Centesimo, and the token that writes. */
  readonly centesimoUrl: string;
  readonly token: string;
  readonly wire: Wire;
  readonly prompt: string;
};

export type Command = {
  readonly args: readonly string[];
  /** How the conversation is gone on with afterwards. */
  readonly resume: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A real coding agent: where it comes from, how it is set up, and what its calls look like in the ledger. */
export type AgentProgram = {
  readonly name: string;
  readonly package: string;
  readonly version: string;
  /** The script that starts it, inside its package. */
  readonly entry: string;
  readonly startMock: StartMock;
  /** Writes the agent's settings into the home directory; answers how to start it for one prompt. */
  readonly setUp: (setUp: SetUp) => Command;
  readonly provider: string;
  readonly service: string;
  /** The name its log files go by. */
  readonly logTool: LogTool;
  /** What its costs are: told by itself, or worked out. */
  readonly costStatus: 'billed' | 'priced';
  /** What it says the run cost in USD, read from its output; null where it does not say. */
  readonly readCost: (output: string) => number | null;
};
