import { readFileSync } from 'node:fs';

/** Resident memory of a process in MB, from the kernel; null where there is no /proc. */
export const readResidentMb = (pid: number): number | null => {
  try {
    const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return match ? Number(match[1]) / 1024 : null;
  } catch {
    return null;
  }
};
