import type { RunningProgram } from '../support/spawn-program.ts';
import type { ShimLibrary } from './shim/disk-shim.ts';

/** What a row was measured to do; with failures it did not hold. */
export type RowResult = {
  /** How often it was tried. */
  readonly count: number;
  readonly figures: Readonly<Record<string, string | number>>;
  readonly failures: readonly string[];
};

/** What a row works with; whatever it started or made is ended and removed after it. */
export type Workbench = {
  readonly seed: number;
  readonly count: number;
  /** Whether time limits are judged, or only measured. */
  readonly isTimed: boolean;
  readonly soakMinutes: number;
  readonly shim: ShimLibrary;
  readonly makeFolder: () => string;
  /** Starts the built program, in one time zone for the whole run. */
  readonly start: (dataDir: string, env?: Readonly<Record<string, string>>) => Promise<StartedProgram>;
  readonly timeZone: string;
  /** Says how far a row is: how often it has been tried, and what has not held so far. */
  readonly tell: (done: number, failures: readonly string[]) => void;
};

export type StartedProgram = RunningProgram & {
  /** From its start until it accepts requests. */
  readonly readyMs: number;
};

/** One line of the fault table. */
export type FaultRow = {
  readonly name: string;
  /** What must hold. */
  readonly promise: string;
  readonly fullCount: number;
  /** In the tests that always run; null: they have it elsewhere. */
  readonly shortCount: number | null;
  readonly needsShim: boolean;
  readonly run: (bench: Workbench) => Promise<RowResult>;
};
