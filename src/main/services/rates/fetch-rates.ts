import { AppError } from '../../../shared/core/app-error.ts';
import { parseEcbFile } from '../../../shared/core/ecb-rates.ts';
import type { RateRow } from '../../../shared/core/exchange-rate.ts';
import { type Downloaded, downloadText, type FetchFile } from '../download-text.ts';
import { isConnected } from './compare-rates.ts';

/** A file of rates as it was offered, by rising date. */
export type RatesFile = {
  readonly rates: readonly RateRow[];
  /** The address it came from in the end. */
  readonly source: string;
  /** Mark of the file at the address that was asked for. */
  readonly etag: string | null;
};

export type RatesRequest = {
  readonly url: string;
  readonly etag: string | null;
  /** The rates known so far, by rising date. */
  readonly known: readonly RateRow[];
  readonly signal: AbortSignal;
};

/** Time for one file; a test has less of it. */
export const longestDownloadMs = 30_000;
const mostBytes = 20 * 1_048_576;

/** The ECB keeps its files side by side: the last day, the last 90 days, and all since 1999. */
const fullerNames: Readonly<Record<string, readonly string[]>> = {
  'eurofxref-daily.xml': ['eurofxref-hist-90d.xml', 'eurofxref-hist.xml'],
  'eurofxref-hist-90d.xml': ['eurofxref-hist.xml'],
};

const listFullerFiles = (url: string): readonly string[] => {
  const name = new URL(url).pathname.split('/').at(-1) ?? '';
  return (fullerNames[name] ?? []).map((fuller) => new URL(fuller, url).href);
};

/**
 * Fetches the owner's file of rates, in any form the ECB publishes. After a long time without a network it may begin after
 * the known rates end; the fuller files beside it are then asked for the days between, and where there are none, what came
 * has to do. Null when the file has not changed.
 *
 * @throws AppError with a sentence for the owner when nothing usable came.
 */
export const createRatesFetcher = (fetchFile: FetchFile, timeoutMs: number) => {
  const download = (url: string, etag: string | null, signal: AbortSignal): Promise<Downloaded> =>
    downloadText(fetchFile, { url, etag, mostBytes, timeoutMs, signal });

  const fetchFuller = async (url: string, signal: AbortSignal): Promise<readonly RateRow[] | null> => {
    try {
      const file = await download(url, null, signal);
      return file && parseEcbFile(file.text);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  };

  return async ({ url, etag, known, signal }: RatesRequest): Promise<RatesFile | null> => {
    const file = await download(url, etag, signal);
    if (file === null) return null;
    let best: RatesFile = { rates: parseEcbFile(file.text), source: url, etag: file.etag };
    for (const fuller of listFullerFiles(url)) {
      if (isConnected(known, best.rates)) break;
      const rates = await fetchFuller(fuller, signal);
      if (rates !== null) best = { ...best, rates, source: fuller };
    }
    return best;
  };
};

export type FetchRates = ReturnType<typeof createRatesFetcher>;
