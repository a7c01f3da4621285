import { setTimeout } from 'node:timers/promises';
import { spawnProgram } from '../support/spawn-program.ts';
import { startEcho } from './echo.ts';
import { measureExport } from './export-memory.ts';
import { readCpuMs } from './process-memory.ts';
import type { SizedLedger } from './sized-ledger.ts';

const settleMs = 3_000;
const idleMs = 20_000;

/** Processor time while nothing is asked, beside a bare Fastify that is not asked either. */
export const benchIdle = async ({ size, dir, add }: SizedLedger): Promise<void> => {
  const program = await spawnProgram({ dataDir: dir });
  const echo = await startEcho();
  try {
    await setTimeout(settleMs);
    const pids = [program.child.pid ?? 0, echo.pid] as const;
    const before = pids.map(readCpuMs);
    await setTimeout(idleMs);
    const [ours, bare] = pids.map((pid, at) => ((readCpuMs(pid) - before[at]!) / idleMs) * 100);
    add({
      name: 'Idle: of one processor',
      size,
      value: ours!,
      unit: '%',
      baseline: { name: 'a bare Fastify', value: bare!, unit: '%' },
      aim: { of: 'value', is: 'most', must: 0.5, goal: 0 },
    });
  } finally {
    echo.stop();
    await program.stop();
  }
};

export const benchExport = async ({ size, dir, add }: SizedLedger): Promise<void> => {
  const program = await spawnProgram({ dataDir: dir });
  try {
    const { url, adminToken, child } = program;
    const exported = await measureExport({ url, adminToken, pid: child.pid ?? 0 });
    add({ name: 'Export of all calls as CSV', size, value: exported.rowsPerSecond, unit: 'calls/s' });
    if (exported.peakMb === null) return;
    const aim = { of: 'value', is: 'most', must: 300 } as const;
    add({ name: 'Memory at most while exporting', size, value: exported.peakMb, unit: 'MB', aim });
  } finally {
    await program.stop();
  }
};
