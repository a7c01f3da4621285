import { AppError } from '../../shared/core/app-error.ts';

/** The network, as far as it is needed; `fetch` itself is one. */
export type FetchFile = (
  url: string,
  init: { readonly headers: Record<string, string>; readonly signal: AbortSignal },
) => Promise<Response>;

export type Download = {
  readonly url: string;
  /** Mark of the version at hand, as its server gave it; null asks for the file whatever it is. */
  readonly etag: string | null;
  /** Counted after decompression. */
  readonly mostBytes: number;
  /** For all of it, from the question to the last byte. */
  readonly timeoutMs: number;
  /** Ends it early. */
  readonly signal: AbortSignal;
};

/** Null where the server's file is still the one at hand. */
export type Downloaded = { readonly text: string; readonly etag: string | null } | null;

const fail = (reason: string, cause?: unknown): never => {
  throw new AppError('unavailable', reason, { cause });
};

const codeOf = (error: unknown): string => {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' ? ` (${code})` : '';
};

const readText = async (body: ReadableStream<Uint8Array> | null, mostBytes: number): Promise<string> => {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body ?? []) {
    size += part.byteLength;
    if (size > mostBytes) fail(`The file is larger than ${Math.floor(mostBytes / 1_048_576)} MB and was not read.`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
};

/**
 * Fetches a text file of a limited size in a limited time.
 *
 * @throws AppError `unavailable` with a sentence for the owner, whatever went wrong on the way.
 */
export const downloadText = async (fetchFile: FetchFile, download: Download): Promise<Downloaded> => {
  const { url, etag, mostBytes, timeoutMs } = download;
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([download.signal, timeout]);
  const { host } = new URL(url);
  try {
    const response = await fetchFile(url, { headers: etag === null ? {} : { 'if-none-match': etag }, signal });
    if (response.status === 304 && etag !== null) return null;
    if (!response.ok) {
      await response.body?.cancel();
      return fail(`${host} answered ${response.status} instead of the file. Check the address in the settings.`);
    }
    return { text: await readText(response.body, mostBytes), etag: response.headers.get('etag') };
  } catch (error) {
    if (error instanceof AppError) throw error;
    if (timeout.aborted) return fail(`${host} did not send the file within ${timeoutMs / 1000} seconds.`, error);
    return fail(`${host} could not be reached, or broke off${codeOf(error)}. It is tried again later.`, error);
  }
};
