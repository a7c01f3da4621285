import { describe, expect, it } from 'vitest';
import { createIntake } from '../../../src/main/services/intake.ts';
import type { Intake } from '../../../src/main/services/intake-types.ts';
import type { StreamEvent } from '../../../src/shared/contract/stream.ts';
import { AppError } from '../../../src/shared/core/app-error.ts';
import type { RunInWriter, WriterOperationName } from '../../../src/main/store/writer-operations.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';

const refusedOf = (count: number, from = 0): Intake['refused'] =>
  Array.from({ length: count }, (_, at) => ({
    error: { pointer: '/model', code: 'required', detail: `No ${from + at}.` },
    item: { service: 'bot', number: from + at },
  }));

const intakeOf = (more: Partial<Intake> = {}): Intake => ({
  appId: null,
  way: 'usage',
  accepted: 0,
  duplicates: 0,
  refused: [],
  ...more,
});

/** The keeper on a real store; time is what the test says, and timers run when it says so. */
const openIntake = (ledger: TestLedger = newLedger()) => {
  const published: StreamEvent[] = [];
  const bugs: unknown[] = [];
  const ran: WriterOperationName[] = [];
  const timers = new Map<() => void, number>();
  const clock = { now: 1_000 };
  const faults: unknown[] = [];
  const run = (async (name: WriterOperationName, ...args: readonly unknown[]) => {
    const fault = faults.shift();
    if (fault !== undefined) throw fault;
    ran.push(name);
    return (ledger.operations[name] as (...given: readonly unknown[]) => unknown)(...structuredClone(args));
  }) as RunInWriter;
  const intake = createIntake({
    tables: ledger.ownerTables,
    run,
    now: () => clock.now,
    startTimer: (delayMs, work) => {
      timers.set(work, delayMs);
      return () => void timers.delete(work);
    },
    publish: (event) => void published.push(event),
    reportBug: (error) => void bugs.push(error),
  });
  /** Runs the timers that wait so long, and what follows from them. */
  const elapse = async (delayMs: number): Promise<void> => {
    for (const [work, delay] of timers) {
      if (delay !== delayMs) continue;
      timers.delete(work);
      work();
    }
    await new Promise(setImmediate);
  };
  return { ledger, intake, published, bugs, ran, timers, clock, faults, elapse };
};

const saveMs = 15_000;
const tellMs = 1_000;

describe('what comes in by an app', () => {
  it('is counted at once, and saved a while later in one go', async () => {
    const { ledger, intake, ran, clock, elapse, timers } = openIntake();
    ledger.operations.createApp('a', 'App', { digest: 'd', hint: 'h' }, 1);
    intake.addApp('a');
    intake.note(intakeOf({ appId: 'a', accepted: 3 }));
    clock.now = 2_000;
    intake.note(intakeOf({ appId: 'a', duplicates: 2, refused: refusedOf(1) }));
    intake.note(intakeOf({ accepted: 5 }));
    const expected = { lastUsedAt: 2_000, accepted: 3, duplicates: 2, rejected: 1 };
    expect(intake.countersOf('a')).toEqual(expected);
    expect(intake.countersOf('shared')).toEqual({ lastUsedAt: 2_000, accepted: 5, duplicates: 0, rejected: 0 });
    expect(ran).toEqual([]);
    await elapse(saveMs);
    expect(ran).toEqual(['saveIntake']);
    expect(ledger.ownerTables.listApps()).toMatchObject([
      { id: 'shared', accepted: 5 },
      { id: 'a', ...expected },
    ]);
    expect(ledger.ownerTables.listRefusedItems()).toMatchObject([{ appId: 'a', at: 2_000, detail: 'No 0.' }]);
    // Nothing goes on while nothing comes in.
    expect([...timers.values()]).not.toContain(saveMs);
    expect(openIntake(ledger).intake.countersOf('a')).toEqual(expected);
  });

  it('is saved at the end, and goes on from there', async () => {
    const { ledger, intake } = openIntake();
    intake.note(intakeOf({ refused: refusedOf(2) }));
    await intake.close();
    const next = openIntake(ledger).intake;
    next.note(intakeOf({ accepted: 1, refused: refusedOf(1, 2) }));
    expect(next.countersOf('shared')).toMatchObject({ accepted: 1, rejected: 3 });
    expect(next.listRefused().map(({ detail }) => detail)).toEqual(['No 2.', 'No 1.', 'No 0.']);
    await next.close();
    expect(ledger.ownerTables.listRefusedItems()).toHaveLength(3);
  });

  it('is kept in memory while it cannot be saved', async () => {
    const { ledger, intake, faults, elapse, bugs } = openIntake();
    faults.push(new AppError('unavailable', 'The disk is full.'));
    intake.note(intakeOf({ accepted: 1, refused: refusedOf(1) }));
    await elapse(saveMs);
    expect(ledger.ownerTables.listApps()[0]).toMatchObject({ accepted: 0 });
    expect(bugs).toEqual([]);
    await elapse(saveMs);
    expect(ledger.ownerTables.listApps()[0]).toMatchObject({ accepted: 1, rejected: 1 });
    expect(ledger.ownerTables.listRefusedItems()).toHaveLength(1);

    faults.push(new Error('a bug'));
    intake.note(intakeOf({ accepted: 1 }));
    await elapse(saveMs);
    expect(bugs).toHaveLength(1);
    await intake.close();
    expect(ledger.ownerTables.listApps()[0]).toMatchObject({ accepted: 2 });
  });

  it('never fails', () => {
    const { intake, bugs } = openIntake();
    intake.note(intakeOf({ refused: [{ error: null as never, item: 1 }] }));
    expect(bugs).toHaveLength(1);
    intake.note(intakeOf({ appId: 'removed', accepted: 1, refused: refusedOf(1) }));
    expect(intake.countersOf('removed')).toBeUndefined();
    expect(intake.listRefused()).toEqual([]);
  });
});

describe('what was refused', () => {
  it('is told of at once, and then once a second', async () => {
    const { intake, published, elapse } = openIntake();
    intake.note(intakeOf({ accepted: 1 }));
    expect(published).toEqual([]);
    for (let at = 0; at < 50; at += 1) intake.note(intakeOf({ refused: refusedOf(1) }));
    intake.note(intakeOf({ duplicates: 1 }));
    expect(published).toEqual([{ type: 'apps' }]);
    await elapse(tellMs);
    expect(published).toHaveLength(2);
    await elapse(tellMs);
    await elapse(tellMs);
    expect(published).toHaveLength(2);
  });

  it('is kept up to twenty of a request and five hundred in all, the newest', async () => {
    const { ledger, intake } = openIntake();
    intake.note(intakeOf({ refused: refusedOf(10_000) }));
    expect(intake.countersOf('shared')?.rejected).toBe(10_000);
    expect(intake.listRefused()).toHaveLength(20);
    for (let at = 0; at < 600; at += 1) intake.note(intakeOf({ refused: refusedOf(1, at) }));
    const details = Array.from({ length: 500 }, (_, at) => `No ${599 - at}.`);
    expect(intake.listRefused().map(({ detail }) => detail)).toEqual(details);
    await intake.close();
    expect(ledger.ownerTables.listRefusedItems().map(({ detail }) => detail)).toEqual(details.toReversed());
  });

  it('is cleared together, also what is not saved yet, and stays so', async () => {
    const { ledger, intake, elapse } = openIntake();
    intake.note(intakeOf({ refused: refusedOf(2) }));
    await elapse(saveMs);
    intake.note(intakeOf({ refused: refusedOf(1) }));
    expect(await intake.clearRefused()).toBe(3);
    expect(intake.listRefused()).toEqual([]);
    intake.note(intakeOf({ refused: refusedOf(1, 7) }));
    await intake.close();
    expect(ledger.ownerTables.listRefusedItems().map(({ detail }) => detail)).toEqual(['No 7.']);
    expect(intake.countersOf('shared')?.rejected).toBe(4);
  });

  it('goes with its app', async () => {
    const { ledger, intake } = openIntake();
    for (const id of ['a', 'b']) {
      ledger.operations.createApp(id, id, { digest: id, hint: id }, 1);
      intake.addApp(id);
      intake.note(intakeOf({ appId: id, refused: refusedOf(1) }));
    }
    ledger.operations.revokeApp('a', 1);
    ledger.operations.removeApp('a');
    intake.removeApp('a');
    expect(intake.listRefused().map(({ appId }) => appId)).toEqual(['b']);
    await intake.close();
    expect(ledger.ownerTables.listRefusedItems().map(({ appId }) => appId)).toEqual(['b']);
  });

  it('is redacted and cut before it is kept', () => {
    const { intake } = openIntake();
    const error = {
      pointer: `/metadata/ada@example.com${'x'.repeat(900)}`,
      code: 'c'.repeat(900),
      detail: `Bearer abcdef\0 ${'y'.repeat(900)}`,
    };
    intake.note(intakeOf({ refused: [{ error, item: { input_preview: 'CANARY', service: 'a'.repeat(90_000) } }] }));
    const [kept] = intake.listRefused();
    expect(JSON.stringify(kept)).not.toMatch(/CANARY|ada@example|abcdef/);
    expect(kept?.code.length).toBe(65);
    expect(kept?.pointer.length).toBeLessThanOrEqual(201);
    expect(kept?.detail.length).toBeLessThanOrEqual(401);
    expect(kept?.item?.length).toBeLessThanOrEqual(2048);
  });
});
