import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { readResidentMb } from './process-memory.ts';

export type RunningTarget = { readonly url: string; readonly adminToken: string; readonly pid: number };

export type ExportMemory = {
  /** The most the program held while it sent the file; null where there is no /proc. */
  readonly peakMb: number | null;
  /** What it held when the download was asked for. */
  readonly startMb: number | null;
  readonly rows: number;
  readonly rowsPerSecond: number;
};

const sampleMs = 20;
const lineFeed = 0x0a;

const countLines = (chunk: Buffer): number => {
  let lines = 0;
  for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, at + 1)) lines += 1;
  return lines;
};

/** Downloads every call of a running program as CSV (previews without line breaks) and watches its memory meanwhile. */
export const measureExport = async ({ url, adminToken, pid }: RunningTarget): Promise<ExportMemory> => {
  const startMb = readResidentMb(pid);
  let peakMb = startMb;
  const sample = (): void => {
    const now = readResidentMb(pid);
    if (now !== null) peakMb = Math.max(peakMb ?? 0, now);
  };
  const started = performance.now();
  const outgoing = request(`${url}/v1/export?period=all_time`, { headers: { 'x-api-key': adminToken } });
  outgoing.end();
  const [incoming] = (await once(outgoing, 'response')) as [IncomingMessage];
  if (incoming.statusCode !== 200) throw new Error(`The export answered ${incoming.statusCode}`);
  const timer = setInterval(sample, sampleMs);
  let lines = 0;
  try {
    for await (const chunk of incoming) lines += countLines(chunk as Buffer);
  } finally {
    clearInterval(timer);
  }
  sample();
  const seconds = (performance.now() - started) / 1000;
  // Less the header and the line of totals.
  const rows = lines - 2;
  return { peakMb, startMb, rows, rowsPerSecond: rows / seconds };
};
