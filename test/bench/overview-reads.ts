import { send } from './http-load.ts';

/** Every read behind the Overview of a month, as the screen asks for them: all at once. */
export const overviewReads = [
  'summary?',
  'series?bucket=day&',
  'breakdown?by=service&',
  'breakdown?by=operation&',
  'breakdown?by=provider&',
  'breakdown?by=model&',
  'breakdown?by=cost_status&',
  'breakdown?by=hour&',
  'breakdown?by=hour_of_week&',
  'breakdown?by=client&limit=10&',
  'breakdown?by=conversation&limit=20&order=tokens&',
] as const;

/** Their own periods, whatever the picker says: the 12-week evolution and the month against the three before. */
const fixedReads = ['series?bucket=week&period=last_90_days', 'series?bucket=month&period=current_year'] as const;

export type Percentiles = { readonly p50: number; readonly p95: number };

/** Milliseconds from the first request to the last answer, over `rounds` rounds after one to warm up. */
export const measureOverview = async (
  url: string,
  token: string,
  period: string,
  rounds: number,
): Promise<Percentiles> => {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now();
    await Promise.all([
      ...overviewReads.map((read) => send(`${url}/v1/${read}period=${period}`, { token })),
      ...fixedReads.map((read) => send(`${url}/v1/${read}`, { token })),
    ]);
    if (round > 0) times.push(performance.now() - started);
  }
  return toPercentiles(times);
};

export const toPercentiles = (times: readonly number[]): Percentiles => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (fraction: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)]!;
  return { p50: at(0.5), p95: at(0.95) };
};
