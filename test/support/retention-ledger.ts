import { expect } from 'vitest';
import { firstRetiredAt } from '../../src/main/store/retired-calls.ts';
import type { RetirementOutcome } from '../../src/main/store/retention-writer.ts';
import type { RunInWriter } from '../../src/main/store/writer-operations.ts';

/** Retires the calls before a moment, as the program does it: step by step to the end. Returns how many. */
export const retireBefore = async (run: RunInWriter, before: number, at = before): Promise<number> => {
  let [retired, runId] = [0, null as number | null];
  let after: { occurredAt: number; seq: number } | null = { occurredAt: firstRetiredAt, seq: 0 };
  for (let steps = 0; after !== null; steps += 1) {
    expect(steps).toBeLessThan(1_000);
    const done: RetirementOutcome = await run('retireCalls', { at, before, months: 12, after, runId, isLook: false });
    expect(done.isBlocked).toBe(false);
    retired += done.retired;
    runId = done.runId;
    after = done.next;
  }
  return retired;
};
