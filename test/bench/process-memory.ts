import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const readMb = (pid: number, name: 'VmRSS' | 'VmHWM'): number | null => {
  try {
    const match = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) / 1024 : null;
  } catch {
    return null;
  }
};

/** Resident memory of a process in MB, from the kernel; null where there is no /proc. */
export const readResidentMb = (pid: number): number | null => readMb(pid, 'VmRSS');

/** The most it ever was, in MB. */
export const readPeakMb = (pid: number): number | null => readMb(pid, 'VmHWM');

/** Processor time of a process so far, in ms; 0 where there is no /proc. */
export const readCpuMs = (pid: number): number => {
  try {
    const ticks = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return ((Number(fields[11]) + Number(fields[12])) / ticks) * 1000;
  } catch {
    return 0;
  }
};
