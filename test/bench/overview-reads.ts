import { send } from './http-load.ts';

/** Every read behind the Overview of a period, as the screen asks for them: all at once. */
export const overviewReads = [
  'summary?',
  'series?bucket=day&',
  'caching?',
  'breakdown?by=provider&limit=5&',
  'breakdown?by=model&limit=5&',
  'breakdown?by=service&limit=20&',
  'breakdown?by=operation&limit=20&',
  'breakdown?by=hour_of_week&',
  'breakdown?by=client&limit=10&',
  'breakdown?by=conversation&limit=20&order=tokens&',
] as const;

/** Their own periods, whatever the picker says: this month, the 12-week evolution, the month against the three before. */
const fixedReads = [
  'summary?period=current_month',
  'series?bucket=week&period=last_90_days',
  'series?bucket=month&period=current_year',
] as const;

export type Percentiles = { readonly p50: number; readonly p95: number; readonly p99: number };

/** Milliseconds from the first request to the last answer, over `rounds` rounds after one to warm up. */
export const measureOverview = async (
  url: string,
  token: string,
  period: string,
  rounds: number,
  beforeRound: () => Promise<void> = async () => undefined,
): Promise<Percentiles> => {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await beforeRound();
    const started = performance.now();
    await Promise.all([
      ...overviewReads.map((read) => send(`${url}/v1/${read}period=${period}`, { token })),
      ...fixedReads.map((read) => send(`${url}/v1/${read}`, { token })),
    ]);
    if (round > 0) times.push(performance.now() - started);
  }
  return toPercentiles(times);
};

/** Milliseconds of one read asked again and again, one at a time, after one to warm up. */
export const measureRead = async (url: string, token: string, path: string, rounds: number): Promise<Percentiles> => {
  const times: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now();
    await send(`${url}${path}`, { token });
    if (round > 0) times.push(performance.now() - started);
  }
  return toPercentiles(times);
};

export const toPercentiles = (times: readonly number[]): Percentiles => {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (fraction: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(fraction * sorted.length) - 1)]!;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
};
